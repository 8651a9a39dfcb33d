"""Every command by name, with the summary that `crm --help` prints and the function that runs."""

from __future__ import annotations

from crmcli.commands.framework import Entry

_ADD = {
    "rep": Entry("Add a salesperson", "crmcli.commands.add:rep"),
    "customer": Entry("Add a customer", "crmcli.commands.add:customer"),
    "product": Entry("Add a product", "crmcli.commands.add:product"),
    "deal": Entry("Add a deal", "crmcli.commands.add:deal"),
    "stage": Entry("Add a stage to the funnel", "crmcli.commands.add:stage"),
}
_EDIT = {
    "rep": Entry("Change a salesperson", "crmcli.commands.edit:rep"),
    "customer": Entry("Change a customer", "crmcli.commands.edit:customer"),
    "product": Entry("Change a product", "crmcli.commands.edit:product"),
    "deal": Entry("Change a deal", "crmcli.commands.edit:deal"),
    "stage": Entry("Change a stage of the funnel", "crmcli.commands.edit:stage"),
}
_LIST = {
    "reps": Entry("List salespeople", "crmcli.commands.list:reps"),
    "customers": Entry("List customers", "crmcli.commands.list:customers"),
    "products": Entry("List products", "crmcli.commands.list:products"),
    "deals": Entry("List deals", "crmcli.commands.list:deals"),
    "activities": Entry("List calls, mails, meetings, visits and notes", "crmcli.commands.list:activities"),
    "feedback": Entry("List what customers said", "crmcli.commands.list:feedback"),
    "stages": Entry("List the stages of the funnel", "crmcli.commands.list:stages"),
}
_REVIEW = {
    "add": Entry("Review a rep's work in a period", "crmcli.commands.review:add"),
    "list": Entry("List every rep's mean reviews", "crmcli.commands.review:list_"),
    "show": Entry("Show what was said of a rep", "crmcli.commands.review:show"),
}
_TARGET = {
    "set": Entry("Set or change a target", "crmcli.commands.target:set_"),
    "list": Entry("List targets and how they stand", "crmcli.commands.target:list_"),
    "show": Entry("Show a target, its parts and its earlier values", "crmcli.commands.target:show"),
    "drop": Entry("Withdraw a target", "crmcli.commands.target:drop"),
    "import": Entry("Set the targets of a TOML file", "crmcli.commands.target_files:import_"),
    "export": Entry("Write targets as TOML", "crmcli.commands.target_files:export"),
}
_PLAN = {
    "add": Entry("Add a step that a rep has agreed on", "crmcli.commands.plan:add"),
    "list": Entry("List steps that are not done yet", "crmcli.commands.plan:list_"),
    "done": Entry("Say that a step is done", "crmcli.commands.plan:done"),
    "review": Entry("Show what came of steps", "crmcli.commands.plan_review:review"),
}
_SCORECARD = {
    "show": Entry("Show the rules in force", "crmcli.commands.scorecard:show"),
    "list": Entry("List the scorecards", "crmcli.commands.scorecard:list_"),
    "new": Entry("Make a scorecard", "crmcli.commands.scorecard:new"),
    "edit": Entry("Change a scorecard from a period on", "crmcli.commands.scorecard:edit"),
    "use": Entry("Let a scorecard judge everybody, a team or a rep", "crmcli.commands.scorecard:use"),
    "export": Entry("Write a scorecard as TOML", "crmcli.commands.scorecard:export"),
    "import": Entry("Take a scorecard from a TOML file", "crmcli.commands.scorecard:import_"),
}
_REPORT = {
    "weekly": Entry("Report on a week", "crmcli.commands.report:weekly"),
    "monthly": Entry("Report on a month", "crmcli.commands.report:monthly"),
    "quarterly": Entry("Report on a quarter", "crmcli.commands.report:quarterly"),
    "daily": Entry("Report on a day", "crmcli.commands.report:daily"),
    "template": Entry("Print what a report has, to be edited", "crmcli.commands.report:template"),
}
_COMMISSION = {
    "import": Entry("Take a plan from a TOML file", "crmcli.commands.commission:import_"),
    "list": Entry("List the plans", "crmcli.commands.commission:list_"),
    "show": Entry("Show the terms of a plan", "crmcli.commands.commission:show"),
    "export": Entry("Write a plan as TOML", "crmcli.commands.commission:export"),
}
_KINDS = "Kinds of records"
_IMPORT = {
    "reps": Entry("Import salespeople", "crmcli.commands.import_:reps", None, _KINDS, ("rep",)),
    "customers": Entry("Import customers", "crmcli.commands.import_:customers", None, _KINDS, ("customer",)),
    "products": Entry("Import products", "crmcli.commands.import_:products", None, _KINDS, ("product",)),
    "deals": Entry("Import deals", "crmcli.commands.import_:deals", None, _KINDS, ("deal",)),
    "activities": Entry(
        "Import calls, mails, meetings, visits and notes", "crmcli.commands.import_:activities", None,
        _KINDS, ("activity",),
    ),
    "feedback": Entry("Import what customers said", "crmcli.commands.import_:feedback", None, _KINDS),
    "list": Entry("List the imports that were kept", "crmcli.commands.import_past:list_", None, "Imports"),
    "undo": Entry("Take one import back whole", "crmcli.commands.import_past:undo", None, "Imports"),
}  # fmt: skip
_SCHEDULE = {
    "weekly": Entry("Schedule the weekly report", "crmcli.commands.schedule:weekly"),
    "monthly": Entry("Schedule the monthly report", "crmcli.commands.schedule:monthly"),
    "quarterly": Entry("Schedule the quarterly report", "crmcli.commands.schedule:quarterly"),
    "daily": Entry("Schedule the daily report", "crmcli.commands.schedule:daily"),
    "list": Entry("List the reports that make themselves", "crmcli.commands.schedule:list_"),
    "remove": Entry("Take a report off the schedule", "crmcli.commands.schedule:remove"),
}

COMMANDS = {
    "add": Entry("Add a rep, customer, product, deal or stage", "crmcli.commands.add:ask", _ADD, "Record"),
    "move": Entry(
        "Move a deal through the funnel, win, lose or reopen it", "crmcli.commands.move:move", None, "Record"
    ),
    "log": Entry("Log a call, mail, meeting, visit or note", "crmcli.commands.log:log", None, "Record"),
    "feedback": Entry("Record what a customer said", "crmcli.commands.feedback:feedback", None, "Record"),
    "edit": Entry("Change a record", "crmcli.commands.edit:which", _EDIT, "Record"),
    "archive": Entry("Take a record out of the lists", "crmcli.commands.archive:archive", None, "Record"),
    "unarchive": Entry("Bring an archived record back", "crmcli.commands.archive:unarchive", None, "Record"),
    "list": Entry("List records", "crmcli.commands.list:which", _LIST, "Look"),
    "show": Entry("Show everything about a customer, deal or rep", "crmcli.commands.show:show", None, "Look"),
    "funnel": Entry("Show the sales funnel", "crmcli.commands.funnel:funnel", None, "Look"),
    "dashboard": Entry("Show the team on one screen", "crmcli.commands.dashboard:dashboard", None, "Look"),
    "score": Entry("Rank the team, compared with an earlier period", "crmcli.commands.score:score", None, "Evaluate"),
    "compare": Entry(
        "Compare two periods, and tell change from chance", "crmcli.commands.compare:compare", None, "Evaluate"
    ),
    "explain": Entry(
        "Take a rep's score apart, down to the record", "crmcli.commands.explain:explain", None, "Evaluate"
    ),
    "verify": Entry("Name what changed since a score was frozen", "crmcli.commands.verify:verify", None, "Evaluate"),
    "simulate": Entry("Replay past periods under other rules", "crmcli.commands.simulate:simulate", None, "Evaluate"),
    "trend": Entry("Follow a metric or the score over periods", "crmcli.commands.trend:trend", None, "Evaluate"),
    "target": Entry("Set targets, and see how they stand", "crmcli.commands.target:which", _TARGET, "Evaluate"),
    "coach": Entry("Show strengths, weaknesses and what to do next", "crmcli.commands.coach:coach", None, "Evaluate"),
    "plan": Entry("Agree on steps to get better, and review them", "crmcli.commands.plan:which", _PLAN, "Record"),
    "metrics": Entry(
        "Explain every metric, its weight and definition", "crmcli.commands.metrics:metrics", None, "Evaluate"
    ),
    "fairness": Entry("Show how far figures can be compared", "crmcli.commands.fairness:fairness", None, "Evaluate"),
    "review": Entry("Review a rep's work, and see the reviews", "crmcli.commands.review:which", _REVIEW, "Evaluate"),
    "scorecard": Entry(
        "Show and change the rules of the score", "crmcli.commands.scorecard:which", _SCORECARD, "Evaluate"
    ),
    "commission": Entry(
        "Keep the plans by which reps are paid", "crmcli.commands.commission:which", _COMMISSION, "Evaluate"
    ),
    "payout": Entry("Show what reps are paid for a period", "crmcli.commands.payout:payout", None, "Evaluate"),
    "awards": Entry("Show the awards of a period", "crmcli.commands.awards:awards", None, "Evaluate"),
    "export": Entry(
        "Write records to a file, or all of them to a folder for git",
        "crmcli.commands.export:export",
        None,
        "Exchange",
    ),
    "import": Entry(
        "Import records from a file, and take imports back", "crmcli.commands.import_:which", _IMPORT, "Exchange"
    ),
    "report": Entry("Report on a week, month, quarter or day", "crmcli.commands.report:which", _REPORT, "Report"),
    "schedule": Entry("Let reports make themselves", "crmcli.commands.schedule:which", _SCHEDULE, "Report"),
    "init": Entry("Make a data file", "crmcli.commands.init:init", None, "Set up"),
    "demo": Entry("Look around with an invented team", "crmcli.commands.demo:demo", None, "Set up"),
    "config": Entry("Show or change settings", "crmcli.commands.config:config", None, "Set up"),
}
