"""What the program knows and does, without Qt: it starts no thread and keeps no globals."""
