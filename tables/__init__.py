"""Tables declared once and written as a page, CSV, Excel or plain data; no models, no domain."""
