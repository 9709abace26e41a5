"""What the chapters on memory and speed teach in code: bytes, bandwidth, models and hardware."""
