"""What the back office does alike with supporters' pages and with teams."""
