"""What Ayni promises about speed and weight, measured: `make bench`."""
