"""Every command by name, with the summary that `crm --help` prints and the function that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Entry:
    """One line of the command table: its summary, and where its function is ("module:function"). A group has entries
    of its own, and its function runs before them, and alone when none of them is named; `usual` is the one that is
    meant where a word is none of them, which is then the record that they are about, before or behind their name;
    `alone`: it is meant where no word stands at all, too.
    `also` are other words for it. (A plain class is made in a tenth of a NamedTuple's time, and every command pays
    it.)"""

    __slots__ = ("alone", "also", "entries", "section", "summary", "target", "usual")

    def __init__(
        self,
        summary: str,
        target: str,
        entries: Mapping[str, Entry] | None = None,
        section: str = "Commands",
        also: tuple[str, ...] = (),
        usual: str = "",
        alone: bool = False,
    ) -> None:
        self.summary, self.target, self.entries, self.section, self.also = summary, target, entries, section, also
        self.usual, self.alone = usual, alone


class Alias:
    """A word for the beginning of a command line: `words` stand instead of it, and `last` at the end of the line."""

    __slots__ = ("last", "words")

    def __init__(self, words: tuple[str, ...], last: tuple[str, ...] = ()) -> None:
        self.words, self.last = words, last

    def __str__(self) -> str:
        return " ".join(("crm", *self.words, *(("…", *self.last) if self.last else ())))


_ADD = {
    "rep": Entry("Add a salesperson", "crmcli.records.add.command:rep"),
    "customer": Entry("Add a customer", "crmcli.records.add.command:customer"),
    "contact": Entry("Add a contact: a person at a customer", "crmcli.records.add.command:contact"),
    "product": Entry("Add a product", "crmcli.records.add.command:product"),
    "deal": Entry("Add a deal", "crmcli.records.add.command:deal"),
    "task": Entry("Add a task: something to do by a day", "crmcli.records.tasks.command:add"),
    "stage": Entry("Add a stage to the funnel", "crmcli.records.add.command:stage"),
    "line": Entry("Add a line to a deal", "crmcli.records.lines.command:add"),
    "field": Entry("Give records a field of your own", "crmcli.records.custom_fields.command:add"),
}
_EDIT = {
    "rep": Entry("Change a salesperson", "crmcli.records.edit.command:rep"),
    "customer": Entry("Change a customer", "crmcli.records.edit.command:customer"),
    "contact": Entry("Change a contact", "crmcli.records.edit.command:contact"),
    "product": Entry("Change a product", "crmcli.records.edit.command:product"),
    "deal": Entry("Change a deal", "crmcli.records.edit.command:deal"),
    "stage": Entry("Change a stage of the funnel", "crmcli.records.edit.command:stage"),
}
_EDIT |= {
    "activity": Entry("Correct a call, mail, meeting, visit or note", "crmcli.records.activities.command:edit"),
    "feedback": Entry("Correct what a customer said", "crmcli.records.feedback.command:edit"),
    "task": Entry("Change a task", "crmcli.records.tasks.command:edit"),
    "move": Entry("Correct a step of a deal", "crmcli.records.moves.command:edit"),
    "line": Entry("Change a line of a deal", "crmcli.records.lines.command:edit"),
    "field": Entry("Rename a field of your own, or change its type", "crmcli.records.custom_fields.command:edit"),
}
_LIST = {
    "reps": Entry("List salespeople", "crmcli.records.listing.team_setup.command:reps", also=("rep",)),
    "customers": Entry("List customers", "crmcli.records.listing.command:customers", also=("customer",)),
    "contacts": Entry(
        "List contacts: people at customers", "crmcli.records.listing.command:contacts", also=("contact",)
    ),
    "products": Entry("List products", "crmcli.records.listing.team_setup.command:products", also=("product",)),
    "deals": Entry("List deals", "crmcli.records.listing.command:deals", also=("deal",)),
    "activities": Entry(
        "List calls, mails, meetings, visits and notes",
        "crmcli.records.listing.interactions.command:activities",
        also=("activity",),
    ),
    "feedback": Entry("List what customers said", "crmcli.records.listing.interactions.command:feedback"),
    "refunds": Entry("List money given back on won deals", "crmcli.records.refunds.command:list_", also=("refund",)),
    "lines": Entry("List what deals are made of", "crmcli.records.lines.command:list_", also=("line",)),
    "quotes": Entry("List quotes", "crmcli.records.quotes.command:list_", also=("quote",)),
    "prices": Entry("List what products cost", "crmcli.records.prices.command:every", also=("price",)),
    "stages": Entry(
        "List the stages of the funnel", "crmcli.records.listing.team_setup.command:stages", also=("stage",)
    ),
    "fields": Entry("List the fields of your own", "crmcli.records.custom_fields.command:list_", also=("field",)),
}
_EDIT["case"] = Entry("Correct a case", "crmcli.service.cases.command:edit")
_LIST["cases"] = Entry("List cases", "crmcli.records.listing.interactions.command:cases", also=("case",))
_LIMITS = {
    "init": Entry("Write time limits to begin with", "crmcli.service.limits.command:init"),
    "show": Entry("Show the time limits in force", "crmcli.service.limits.command:show"),
    "use": Entry("Let the limits of a file hold", "crmcli.service.limits.command:use"),
}
_CASE = {
    "open": Entry("Open a case", "crmcli.service.cases.command:open_"),
    "answer": Entry("Say that the customer heard of somebody", "crmcli.service.cases.command:answer"),
    "wait": Entry("Say that it is the customer's turn", "crmcli.service.cases.command:wait"),
    "resume": Entry("Say that it is the team's turn again", "crmcli.service.cases.command:resume"),
    "solve": Entry("Say that a case is solved", "crmcli.service.cases.command:solve"),
    "close": Entry("Close a solved case", "crmcli.service.cases.command:close"),
    "reopen": Entry("Open a case again", "crmcli.service.cases.command:reopen"),
    "list": Entry("List cases with what is due", "crmcli.service.cases.command:list_"),
    "show": Entry("Show a case", "crmcli.service.cases.command:show"),
    "limits": Entry("Say by when cases are to be answered and solved", "crmcli.service.limits.command:which", _LIMITS),
}
_SURVEY = {
    "list": Entry("List whom to ask", "crmcli.service.surveys.command:list_"),
    "draft": Entry("Write the letters", "crmcli.service.surveys.command:draft"),
}
_LIST["tasks"] = Entry("List what is to be done", "crmcli.records.tasks.command:list_", also=("task",))
_EDIT["tag"] = Entry("Rename a tag", "crmcli.records.tags.command:edit")
_LIST["tags"] = Entry("List the tags in use", "crmcli.records.tags.command:list_", also=("tag",))
_EDIT["segment"] = Entry("Change the filter of a segment", "crmcli.records.segments.command:edit")
_LIST["segments"] = Entry("List filters that have a name", "crmcli.records.segments.command:list_", also=("segment",))
_EDIT["absence"] = Entry("Correct when a rep is away", "crmcli.records.presence.command:edit")
_LIST["absences"] = Entry("List who is away, and when", "crmcli.records.presence.command:list_", also=("absence",))
_SEGMENT = {"save": Entry("Keep a filter by a name", "crmcli.records.segments.command:save")}
_QUOTE = {
    "new": Entry("Make a quote of a deal's lines", "crmcli.records.quotes.command:new"),
    "send": Entry("Note that a quote was sent", "crmcli.records.quotes.command:send"),
    "accept": Entry("Note that a quote was taken, which wins its deal", "crmcli.records.quotes.command:accept"),
    "reject": Entry("Note that a quote was not taken", "crmcli.records.quotes.command:reject"),
    "list": Entry("List quotes", "crmcli.records.quotes.command:list_"),
    "show": Entry("Show a quote as it was made", "crmcli.records.quotes.command:show"),
}
_LIST["touches"] = Entry("List touches of customers", "crmcli.marketing.sources.command:touches", also=("touch",))
_CAMPAIGN = {
    "new": Entry("Begin a campaign", "crmcli.marketing.campaigns.command:new"),
    "edit": Entry("Change the name or the text of a campaign", "crmcli.marketing.campaigns.command:edit"),
    "add": Entry("Say whom a campaign is for", "crmcli.marketing.campaigns.command:add"),
    "draft": Entry("Write a draft to each member", "crmcli.marketing.campaigns.command:draft"),
    "out": Entry("Say that contacts want no campaign any more", "crmcli.marketing.campaigns.command:out"),
    "list": Entry("List the campaigns", "crmcli.marketing.campaigns.command:list_"),
    "show": Entry("Show a campaign and its members", "crmcli.marketing.campaigns.command:show", also=("status",)),
}
_MERGE = {
    "customer": Entry("Make one customer of two", "crmcli.records.merge.command:customer"),
    "contact": Entry("Make one contact of two", "crmcli.records.merge.command:contact"),
}
_REVIEW = {
    "add": Entry("Review a rep's work in a period", "crmcli.development.review.command:add"),
    "list": Entry("List every rep's mean reviews", "crmcli.development.review.command:list_"),
    "show": Entry("Show what was said of a rep", "crmcli.development.review.command:show"),
}
_TARGET = {
    "set": Entry("Set or change a target", "crmcli.evaluation.targets.command:set_"),
    "list": Entry("List targets and how they stand", "crmcli.evaluation.targets.command:list_"),
    "show": Entry("Show a target, its parts and its earlier values", "crmcli.evaluation.targets.command:show"),
    "drop": Entry("Withdraw a target", "crmcli.evaluation.targets.command:drop"),
    "import": Entry("Set the targets of a TOML file", "crmcli.evaluation.targets.files.command:import_"),
    "export": Entry("Write targets as TOML", "crmcli.evaluation.targets.files.command:export"),
}
_PLAN = {
    "add": Entry("Add a step that a rep has agreed on", "crmcli.development.plan.command:add"),
    "list": Entry("List steps that are not done yet", "crmcli.development.plan.command:list_"),
    "done": Entry("Say that a step is done", "crmcli.development.plan.command:done"),
    "review": Entry("Show what came of steps", "crmcli.development.plan_review.command:review"),
}
_SCORECARD = {
    "show": Entry("Show the rules in force", "crmcli.evaluation.scorecard.command:show"),
    "list": Entry("List the scorecards", "crmcli.evaluation.scorecard.command:list_"),
    "new": Entry("Make a scorecard", "crmcli.evaluation.scorecard.command:new"),
    "edit": Entry("Change a scorecard from a period on", "crmcli.evaluation.scorecard.command:edit"),
    "use": Entry("Let a scorecard judge everybody, a team or a rep", "crmcli.evaluation.scorecard.command:use"),
    "export": Entry("Write a scorecard as TOML", "crmcli.evaluation.scorecard.command:export"),
    "import": Entry("Take a scorecard from a TOML file", "crmcli.evaluation.scorecard.command:import_"),
    "metrics": Entry("Explain every metric, its weight and definition", "crmcli.evaluation.catalogue.command:metrics"),
    "simulate": Entry("Replay past periods under other rules", "crmcli.evaluation.simulate.command:simulate"),
    "fairness": Entry("Show how far figures can be compared", "crmcli.evaluation.fairness.command:fairness"),
}
_REP = {
    "page": Entry("Show a rep's score, its reasons, targets and deals on one page", "crmcli.reports.rep.command:page"),
    "explain": Entry("Take a rep's score apart, down to the record", "crmcli.evaluation.explain.command:explain"),
    "coach": Entry("Show strengths, weaknesses and what to do next", "crmcli.development.coach.command:coach"),
    "trend": Entry("Follow a rep's score or metric over periods", "crmcli.evaluation.trend.command:of_rep"),
    "fairness": Entry("Show which deals a rep was given", "crmcli.evaluation.fairness.command:of_rep"),
    "review": Entry("Show what was said of a rep", "crmcli.development.review.command:show"),
}
_REPORT = {
    "weekly": Entry("Report on a week", "crmcli.reports.report.command:weekly"),
    "monthly": Entry("Report on a month", "crmcli.reports.report.command:monthly"),
    "quarterly": Entry("Report on a quarter", "crmcli.reports.report.command:quarterly"),
    "daily": Entry("Report on a day", "crmcli.reports.report.command:daily"),
    "site": Entry("Write linked pages: team, reps, deals", "crmcli.reports.site.command:site"),
    "template": Entry("Print what a report has, to be edited", "crmcli.reports.report.command:template"),
}
_COMMISSION = {
    "import": Entry("Take a plan from a TOML file", "crmcli.pay.commission.command:import_"),
    "list": Entry("List the plans", "crmcli.pay.commission.command:list_"),
    "show": Entry("Show the terms of a plan", "crmcli.pay.commission.command:show"),
    "export": Entry("Write a plan as TOML", "crmcli.pay.commission.command:export"),
}
_PAY = {
    "plan": Entry("Keep the plans by which reps are paid", "crmcli.pay.commission.command:which", _COMMISSION),
    "run": Entry("Show what reps are paid for a period", "crmcli.pay.payout.command:payout"),
    "awards": Entry("Show the awards of a period", "crmcli.pay.awards.command:awards"),
}
_KINDS = "Kinds of records"
_IMPORT = {
    "reps": Entry("Import salespeople", "crmcli.exchange.importing.command:reps", None, _KINDS, ("rep",)),
    "customers": Entry("Import customers", "crmcli.exchange.importing.command:customers", None, _KINDS, ("customer",)),
    "contacts": Entry("Import contacts", "crmcli.exchange.importing.command:contacts", None, _KINDS, ("contact",)),
    "products": Entry("Import products", "crmcli.exchange.importing.command:products", None, _KINDS, ("product",)),
    "deals": Entry("Import deals", "crmcli.exchange.importing.command:deals", None, _KINDS, ("deal",)),
    "activities": Entry(
        "Import calls, mails, meetings, visits and notes", "crmcli.exchange.importing.command:activities", None,
        _KINDS, ("activity",),
    ),
    "feedback": Entry("Import what customers said", "crmcli.exchange.importing.command:feedback", None, _KINDS),
    "cases": Entry("Import cases", "crmcli.exchange.importing.command:cases", None, _KINDS, ("case",)),
    "tasks": Entry("Import tasks", "crmcli.exchange.importing.command:tasks", None, _KINDS, ("task",)),
    "refunds": Entry("Import refunds", "crmcli.exchange.refunds.command:refunds", None, _KINDS, ("refund",)),
    "lines": Entry("Import lines of deals", "crmcli.exchange.lines.command:lines", None, _KINDS, ("line",)),
    "rates": Entry("Import what currencies are worth", "crmcli.exchange.rates.command:rates", None, _KINDS, ("rate",)),
    "list": Entry("List the imports that were kept", "crmcli.exchange.import_history.command:list_", None, "Imports"),
    "undo": Entry("Take one import back whole", "crmcli.exchange.import_history.command:undo", None, "Imports"),
}  # fmt: skip
_ASSIGNMENT = {
    "init": Entry("Write rules to begin with", "crmcli.work.assignment.command:init"),
    "check": Entry("Show what rules of a file say", "crmcli.work.assignment.command:check"),
    "show": Entry("Show the rules in force", "crmcli.work.assignment.command:show"),
    "use": Entry("Let the rules of a file hold", "crmcli.work.assignment.command:use"),
    "list": Entry("List what was given to whom, and why", "crmcli.work.assignment.command:list_"),
}
_POOL = {
    "take": Entry("Take customers from the pool", "crmcli.work.pool.command:take"),
    "release": Entry("Let customers go", "crmcli.work.pool.command:release"),
    "recall": Entry("Take back customers that were left alone", "crmcli.work.pool.command:recall"),
}
_AUTOMATION = {
    "init": Entry("Write rules to begin with", "crmcli.work.automation.command:init"),
    "events": Entry("List what rules can be made of", "crmcli.work.automation.command:events"),
    "check": Entry("Show what rules of a file say", "crmcli.work.automation.command:check"),
    "show": Entry("Show the rules in force", "crmcli.work.automation.command:show"),
    "use": Entry("Let the rules of a file hold", "crmcli.work.automation.command:use"),
    "list": Entry("List what rules did", "crmcli.work.automation.command:list_", also=("log",)),
}
_HOOKS = {
    "list": Entry("List the hooks, and what could not be told", "crmcli.exchange.hooks.command:list_"),
    "add": Entry("Let a command be told of an event", "crmcli.exchange.hooks.command:add"),
    "remove": Entry("Take a hook away", "crmcli.exchange.hooks.command:remove"),
    "run": Entry("Tell hooks now what they have not been told", "crmcli.exchange.hooks.command:run"),
}
_PROCESS = {
    "init": Entry("Write a process to begin with", "crmcli.funnel.process.command:init"),
    "check": Entry("Show which open deals lack something", "crmcli.funnel.process.command:check"),
    "show": Entry("Show what each stage asks for", "crmcli.funnel.process.command:show"),
    "use": Entry("Let the process of a file hold", "crmcli.funnel.process.command:use"),
}
_FORECAST = {
    "show": Entry("Forecast what a period brings", "crmcli.funnel.forecast.command:show"),
    "freeze": Entry("Keep a forecast as it is now", "crmcli.funnel.forecast.command:freeze"),
    "slip": Entry("Show what became of a frozen forecast's deals", "crmcli.funnel.forecast.command:slip"),
}
_SCHEDULE = {
    "weekly": Entry("Schedule the weekly report", "crmcli.reports.schedule.command:weekly"),
    "monthly": Entry("Schedule the monthly report", "crmcli.reports.schedule.command:monthly"),
    "quarterly": Entry("Schedule the quarterly report", "crmcli.reports.schedule.command:quarterly"),
    "daily": Entry("Schedule the daily report", "crmcli.reports.schedule.command:daily"),
    "list": Entry("List the reports that make themselves", "crmcli.reports.schedule.command:list_"),
    "remove": Entry("Take a report off the schedule", "crmcli.reports.schedule.command:remove"),
}

COMMANDS = {
    "add": Entry(
        "Add a rep, customer, contact, product, deal or stage", "crmcli.records.add.command:ask", _ADD, "Record"
    ),
    "move": Entry(
        "Move a deal through the funnel, win, lose or reopen it", "crmcli.records.deals.command:move", None, "Record"
    ),
    "log": Entry("Log a call, mail, meeting, visit or note", "crmcli.records.activities.command:log", None, "Record"),
    "done": Entry("Say that a task is done, and what is next", "crmcli.work.tasks.command:done", None, "Record"),
    "snooze": Entry("Put a task off", "crmcli.work.tasks.command:snooze", None, "Record"),
    "feedback": Entry("Record what a customer said", "crmcli.records.feedback.command:feedback", None, "Record"),
    "case": Entry(
        "Answer what customers ask and complain about", "crmcli.service.cases.command:which", _CASE, "Record"
    ),
    "survey": Entry(
        "Ask customers how their case was seen to", "crmcli.service.surveys.command:which", _SURVEY, "Record"
    ),
    "refund": Entry("Record money given back on a won deal", "crmcli.records.refunds.command:refund", None, "Record"),
    "quote": Entry(
        "Quote a deal's lines to its customer", "crmcli.records.quotes.command:which", _QUOTE, "Record", usual="new"
    ),
    "away": Entry("Say on which days a rep is away", "crmcli.records.presence.command:away", None, "Record"),
    "handover": Entry(
        "Hand a rep's customers and deals over to another", "crmcli.records.handover.command:handover", None, "Record"
    ),
    "edit": Entry("Change a record", "crmcli.records.edit.command:which", _EDIT, "Record"),
    "tag": Entry("Put tags on records, or take them off", "crmcli.records.tags.command:tag", None, "Record"),
    "segment": Entry("Give a filter a name", "crmcli.records.segments.command:which", _SEGMENT, "Record"),
    "archive": Entry("Take a record out of the lists", "crmcli.records.archive.command:archive", None, "Record"),
    "unarchive": Entry("Bring an archived record back", "crmcli.records.archive.command:unarchive", None, "Record"),
    "delete": Entry("Delete what was recorded by mistake", "crmcli.records.delete.command:delete", None, "Record"),
    "forget": Entry("Erase a person; figures stay", "crmcli.exchange.forget.command:forget", None, "Record"),
    "duplicates": Entry("Show records that look alike", "crmcli.records.duplicates.command:duplicates", None, "Record"),
    "merge": Entry("Make one record of two", "crmcli.records.merge.command:which", _MERGE, "Record"),
    "history": Entry("Show what was changed, and by whom", "crmcli.records.history.command:history", None, "Record"),
    "undo": Entry("Undo your last change, or another one", "crmcli.records.history.command:undo_", None, "Record"),
    "today": Entry("Show what to do today", "crmcli.work.today.command:today", None, "Look"),
    "agenda": Entry("Show the tasks of the coming days", "crmcli.work.agenda.command:agenda", None, "Look"),
    "list": Entry("List records", "crmcli.records.listing.command:which", _LIST, "Look"),
    "show": Entry(
        "Show everything about a customer, contact, deal or rep", "crmcli.records.show.command:show", None, "Look"
    ),
    "find": Entry("Find records by any words of them", "crmcli.records.search.command:find", None, "Look"),
    "funnel": Entry("Show the sales funnel", "crmcli.funnel.overview.command:funnel", None, "Look"),
    "forecast": Entry(
        "Forecast what a period brings, and show how good that is",
        "crmcli.funnel.forecast.command:which",
        _FORECAST,
        "Look",
        usual="show",
        alone=True,
    ),
    "campaign": Entry(
        "Write to many, a draft each, and see what came of it",
        "crmcli.marketing.campaigns.command:which",
        _CAMPAIGN,
        "Record",
    ),
    "touch": Entry("Say by what a customer came nearer", "crmcli.marketing.sources.command:touch", None, "Record"),
    "source": Entry(
        "Show which sources and campaigns revenue came by", "crmcli.marketing.sources.command:source", None, "Look"
    ),
    "offer": Entry(
        "Say what to offer to a customer, or to whom a product", "crmcli.marketing.offers.command:offer", None, "Look"
    ),
    "dashboard": Entry("Show the team on one screen", "crmcli.reports.dashboard.command:dashboard", None, "Look"),
    "score": Entry(
        "Rank the team, compared with an earlier period", "crmcli.evaluation.score.command:score", None, "Evaluate"
    ),
    "promises": Entry(
        "Show what was promised, and how much of it was kept",
        "crmcli.evaluation.promises.command:promises",
        None,
        "Evaluate",
    ),
    "compare": Entry(
        "Compare two periods, and tell change from chance",
        "crmcli.evaluation.compare.command:compare",
        None,
        "Evaluate",
    ),
    "rep": Entry(
        "Look at one rep: score, reasons, trend, coaching",
        "crmcli.reports.rep.command:which",
        _REP,
        "Evaluate",
        usual="page",
    ),
    "verify": Entry(
        "Name what changed since a score was frozen", "crmcli.evaluation.verify.command:verify", None, "Evaluate"
    ),
    "trend": Entry(
        "Follow a metric or the score over periods", "crmcli.evaluation.trend.command:trend", None, "Evaluate"
    ),
    "target": Entry(
        "Set targets, and see how they stand", "crmcli.evaluation.targets.command:which", _TARGET, "Evaluate"
    ),
    "plan": Entry(
        "Agree on steps to get better, and review them", "crmcli.development.plan.command:which", _PLAN, "Record"
    ),
    "review": Entry(
        "Review a rep's work, and see the reviews", "crmcli.development.review.command:which", _REVIEW, "Evaluate"
    ),
    "scorecard": Entry(
        "Show and change the rules of the score", "crmcli.evaluation.scorecard.command:which", _SCORECARD, "Evaluate"
    ),
    "pay": Entry("Show what reps are paid, by which plans", "crmcli.pay.command:which", _PAY, "Evaluate"),
    "export": Entry(
        "Write records to a file, or all of them to a folder for git",
        "crmcli.exchange.export.command:export",
        None,
        "Exchange",
    ),
    "import": Entry(
        "Import records from a file, and take imports back",
        "crmcli.exchange.importing.command:which",
        _IMPORT,
        "Exchange",
    ),
    "report": Entry(
        "Report on a week, month, quarter or day", "crmcli.reports.report.command:which", _REPORT, "Report"
    ),
    "serve": Entry("Show linked pages of the team in a browser", "crmcli.reports.serve.command:serve", None, "Report"),
    "schedule": Entry("Let reports make themselves", "crmcli.reports.schedule.command:which", _SCHEDULE, "Report"),
    "init": Entry("Make a data file", "crmcli.exchange.init.command:init", None, "Set up"),
    "demo": Entry("Look around with an invented team", "crmcli.exchange.demo.command:demo", None, "Set up"),
    "assign": Entry("Give customers and deals to reps", "crmcli.work.assignment.command:assign", None, "Record"),
    "pool": Entry("Show the customers that are nobody's", "crmcli.work.pool.command:pool", _POOL, "Record"),
    "assignment": Entry("Say who gets what is new", "crmcli.work.assignment.command:which", _ASSIGNMENT, "Set up"),
    "rehearse": Entry(
        "Show what rules would have done to what happened", "crmcli.work.rehearsal.command:rehearse", None, "Set up"
    ),
    "process": Entry("Say what a deal needs in each stage", "crmcli.funnel.process.command:which", _PROCESS, "Set up"),
    "automation": Entry(
        "Say what is done by itself after a change", "crmcli.work.automation.command:which", _AUTOMATION, "Set up"
    ),
    "hooks": Entry(
        "Run commands of your own when something happened",
        "crmcli.exchange.hooks.command:which",
        _HOOKS,
        "Set up",
        usual="list",
        alone=True,
    ),
    "rate": Entry("Say what a currency is worth from a day on", "crmcli.records.rates.command:rate", None, "Set up"),
    "rates": Entry("List what currencies are worth", "crmcli.records.rates.command:rates", None, "Set up"),
    "price": Entry("Say what a product costs from a day on", "crmcli.records.prices.command:price", None, "Set up"),
    "doctor": Entry("Look whether the data file is sound", "crmcli.records.doctor.command:doctor", None, "Set up"),
    "backup": Entry(
        "Copy the data file, and keep the newest copies", "crmcli.records.backup.command:backup", None, "Set up"
    ),
    "config": Entry("Show or change settings", "crmcli.records.settings.command:config", None, "Set up"),
    "help": Entry("Show a page, or all there is to say of a command", "crmcli.cli.help.page:help_", None, "Set up"),
}

ALIASES = {
    **{many: Alias(("list", many)) for many in _LIST if many != "feedback"},
    "show case": Alias(("case", "show")),
    "ls": Alias(("list",)),
    "rm": Alias(("archive",)),
    "won": Alias(("move",), ("won",)),
    "lost": Alias(("move",), ("lost",)),
    "reopen": Alias(("move",), ("reopen",)),
    **{name: Alias(("rep", name)) for name in ("explain", "coach")},
    **{name: Alias(("scorecard", name)) for name in ("metrics", "simulate", "fairness")},
    "commission": Alias(("pay", "plan")),
    "payout": Alias(("pay", "run")),
    "awards": Alias(("pay", "awards")),
}
"""Short words for commands, which say and do what those do."""


def one_word(path: Sequence[str]) -> str:
    """The one word for the command of that path: its own name, or an alias that stands for it; empty where it has
    none."""
    if len(path) == 1:
        return path[0]
    return next((word for word, alias in ALIASES.items() if (*alias.words, *alias.last) == tuple(path)), "")


def spelled(word: str, entries: Mapping[str, Entry]) -> str:
    """The name of the command for which that is another word; else the word itself."""
    return next((name for name, entry in entries.items() if word in entry.also), word)
