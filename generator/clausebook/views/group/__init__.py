"""One page of a group's site a module; each has `compose(site)`."""
