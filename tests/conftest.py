"""What every test may ask for."""

pytest_plugins = ("tests.databases", "tests.fonds", "tests.keys", "tests.passwords", "tests.s3")
