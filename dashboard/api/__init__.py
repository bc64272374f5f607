"""What the API's routes share: reading a request, describing what there is, answering errors."""
