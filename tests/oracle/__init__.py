"""Every figure of `crm` computed a second time, by a program that shares nothing with the first: plain Python and
fractions over the records of `crm export --git`. Nothing here imports `crmcli` but to run its commands; what a figure
means is taken from the pages for users, which stand behind each definition:

- periods, fiscal years: `crm help periods`, "Years that do not start in January"; a period under way and its earlier
  one: `crm help evaluation`, "What changed"
- the twelve metrics: `crm metrics`, one sentence each; `crm help evaluation`, "How people are judged" (no data, credit,
  response time); other definitions and working hours: `crm help scorecards`, "Definitions"
- presence: `crm help evaluation`, "Presence"
- points, score, not ranked, ties: `crm help evaluation`, "How people are judged"
- which scorecard, and which version of it: `crm help scorecards`, "Versions" and "Who is judged by it"
- targets: `crm help targets`, "How a target is spread", "Which target judges a period", "How it stands"
- currencies and refunds: `crm help currencies`
- commission, payouts and adjustments: `crm help pay`
- changes: `crm help evaluation`, "What changed"; what `crm compare` counts before and after: `crm help fairness`

`python -m tests.oracle --companies 500` makes companies at random, rich in edges, and compares every figure that
commands print of them; a few of them are part of the suite, and so are the sample team and the Maven pipeline.
"""
