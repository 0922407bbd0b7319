"""The pages of the site: which there are, and what each of them says."""
