"""How figures are drawn: colour by outcome family, certainty by mark, labels at line ends, faint grids."""

from ui.charts.bars import draw_counts as draw_counts
from ui.charts.bars import draw_flows as draw_flows
from ui.charts.lines import draw_series as draw_series
from ui.charts.sides import draw_side_by_side as draw_side_by_side
