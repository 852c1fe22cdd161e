"""What the pages share: layout, filters, charts, cards, tables, evidence, downloads."""
