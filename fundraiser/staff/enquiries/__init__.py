"""Questions from the media and from visitors: the list, one enquiry, its answer."""
