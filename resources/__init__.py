"""Files that come with the program; in a wheel this folder is multistore_gui.resources."""
