"""Scenarios from and to files: folders of CSV, workbooks, GeoPackages."""
