"""Other ways in and out: XML, the open API, the mailbox."""
