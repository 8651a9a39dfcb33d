"""That nothing is on record of a deal from a day on, as SQL over the table itself, for whatever asks it."""

UP_TO_NOW = "a.at >= {moment} AND a.at <= {now}"
DEAL_SILENT = (
    "(coalesce(deal.opened, '') < {day}"
    " AND NOT EXISTS (SELECT 1 FROM move m WHERE m.deal_id = deal.id AND m.at >= {day} AND m.at <= {today})"
    f" AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.deal_id = deal.id AND {UP_TO_NOW})"
    " AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.customer_id = deal.customer_id AND a.deal_id IS NULL"
    f" AND {UP_TO_NOW}))"
)
"""As a deal is quiet in reports: an activity counts for the deal that it names, one that names none for every deal of
its customer; besides, that the deal moved or was opened. `{day}` is the day from which on nothing happened, which
begins at `{moment}`."""
