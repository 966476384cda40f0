"""What nobody thought of: files of any bytes and of any values, properties that hold whatever is given. A bounded part
runs with the tests, `make fuzz` goes on for minutes."""
