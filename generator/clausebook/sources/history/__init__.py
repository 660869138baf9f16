"""The history of every file of a commit: read in one pass, followed through all names, kept between runs, told."""
