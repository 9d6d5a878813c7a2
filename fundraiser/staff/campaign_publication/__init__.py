"""Publishing a campaign, with its match pools."""
