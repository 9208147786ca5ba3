"""Who spoke: voices told apart, named, merged and split."""
