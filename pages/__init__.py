"""The pages of the dashboard: one file a page, one question a page."""
