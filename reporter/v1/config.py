"""What a run of the v1.5.0 command is told. Old plug-ins get this object, so its fields keep their names."""

from dataclasses import dataclass, field


@dataclass
class Config:
    """One field a flag; see ``site/docs/reference/v1.md``. Paths are as given, below ``output_dir`` where relative."""

    output_dir: str = "reports"
    max_workers: int = 10
    regions_filename: str = "regions_services.csv"
    matrix_filename: str = "services_regions_matrix.csv"
    log_level: str = "INFO"
    aws_profile: str | None = None
    aws_region: str = "us-east-1"
    max_retries: int = 3
    cache_enabled: bool = True
    cache_hours: int = 24
    cache_file: str = "cache/aws_data_cache.json"
    use_rich: bool = True
    output_formats: list[str] = field(default_factory=lambda: ["csv"])
    enhanced_metadata: bool = True
    include_services: list[str] | None = None
    exclude_services: list[str] | None = None
    include_regions: list[str] | None = None
    exclude_regions: list[str] | None = None
    min_services: int | None = None
