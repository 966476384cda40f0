"""The same vectors in less time, of towers that were loaded here: never of a module of somebody else's."""
