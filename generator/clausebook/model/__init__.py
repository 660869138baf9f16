"""The model: frozen values and pure functions; standard library only, no input or output, no clock."""
