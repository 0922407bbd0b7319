window.reporterMatrix = {
"partitions": [
["aws",[["eu-west-1","Europe (Ireland)","eu-west-1"],["mx-central-1","","mx-central-1"],["us-east-1","US East (N. Virginia)","us-east-1"]]],
["aws-cn",[["cn-north-1","China (Beijing)","cn-north-1"]]]
],
"services": [
["ec2","Amazon Elastic Compute Cloud","aaan"],
["iam","","gggn"],
["keys","","anan"],
["mystery","","uuuu"],
["service-00","","naan"],
["service-01","","naan"],
["service-02","","naan"],
["service-03","","naan"],
["service-04","","naan"],
["service-05","","naan"],
["service-06","","naan"],
["service-07","","naan"],
["service-08","","naan"],
["service-09","","naan"],
["service-10","","naan"],
["service-11","","naan"],
["service-12","","naan"],
["service-13","","naan"],
["service-14","","naan"],
["service-15","","naan"],
["service-16","","naan"],
["ssm","","nnau"]
]
};
