"""The only readers: files, front matter, schemas, catalogues, settings and Git, turned into values of the model."""
