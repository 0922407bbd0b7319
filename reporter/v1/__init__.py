"""The v1.5.0 command over the same rooms: its flags, its files, its cache and its plug-ins."""
