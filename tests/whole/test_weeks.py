"""Four people's weeks, as they type: with typos, short words, and dates and amounts as people say them.

Each line does what was meant, or says in one line how to. Below a line stand its exit code and how its answer begins.
"""

from __future__ import annotations

import shlex

from tests.support.datafile import sample

NEW = (
    "id,title,customer,rep,amount,stage,opened,closed\n"
    'n1,New one,Zed Corp,alice,"1,200.50",Proposal,2026-11-01,\n'
    "n2,New two,Velvet Theatres,bob,900,Won,2026-10-01,2026-11-02\n"
)

WEEKS = {
    "A rep's week": r"""
crm config set me alice
    0 Set me to alice in
crm log call "Velvet" "asked about seats"
    0 Logged #3882: call to Velvet Theatres by alice
crm log mail Velvet "sent the offer" --at "yesterday 14:30"
    0 Logged #3883: email to Velvet Theatres by alice, Mon 2026-11-23 14:30
crm log phone Velvet "he called back" --in --at 9:15
    0 Logged #3884: call from Velvet Theatres to alice, Tue 2026-11-24 09:15
crm log cal Velvet "typo"
    2 crm: no activity "cal" – did you mean call? one of: call, email, meeting, visit, note
crm deals --mine --open
    0 ID  Deal                                Customer                Rep    Stage         Amount  Expected      P
crm list deals --mine --overdue
    0 ID  Deal                                Customer                Rep    Stage      Amount  Expected      Prod
crm add deal "Velvet upgrade" --customer Velvet --rep alice --amount 12k --expected "next friday"
    0 Added deal #437 Velvet upgrade: 12000.00 USD, expected Fri 2026-12-04
crm move "Velvet upgrade" next
    0 Moved deal #437 Velvet upgrade: Lead → Qualified, 12000.00 USD
crm move "velvet upgrde" next
    3 crm: no deal "velvet upgrde" – did you mean "Velvet upgrade", "Acme Ltd upgrade" or "Silverline Rail upgrade
crm won "Velvet upgrade" --amount 12.5k
    0 Moved deal #437 Velvet upgrade: Qualified → Won, 12500.00 USD
crm undo
    0 Undid change 6 (crm won 'Velvet upgrade' --amount 12.5k): 1 deal as before
crm history deal "Velvet upgrade"
    0 Deal #437 "Velvet upgrade"
crm find velvet
    0 Kind       ID  Name                          Customer
crm find "+49 30"
    0 Nothing has all of that.
crm show customer velvt
    3 crm: no customer "velvt" – did you mean "Velvet Theatres"?
crm show deal "Velvet upgrade"
    0 Velvet upgrade
crm feedback Velvet 5 "quick"
    0 Recorded #334: csat 5 from Velvet Theatres, counts for carol
crm feedback Velvet 6
    4 crm: score: "6" is not a whole number from 1 to 5, the csat scale – --scale nps is 0 to 10
crm edit deal "Velvet upgrade" --expected eom
    0 Changed deal #437 Velvet upgrade: expected Fri 2026-12-04 → Mon 2026-11-30
crm edit deal "Velvet upgrade" --amount 8.500
    4 crm: amount: "8.500" is 8500 USD or 8.50 USD – write the one that you mean, or settle it for good
crm edit deal "Velvet upgrade" --amount 8,500
    0 Changed deal #437 Velvet upgrade: amount 12000.00 → 8500.00
crm lost "Velvet upgrade" --reason price
    0 Moved deal #437 Velvet upgrade: Qualified → Lost, 8500.00 USD
crm reopen "Velvet upgrade"
    4 crm: not moved without --yes: deal #437 Velvet upgrade was lost on 2026-11-24, for alice – if it is meant, s
crm ls deals --mine --quiet 30d
    0 No deals fit. See all: crm list deals
crm score --for me
    0 Score 2026Q4
crm score this-quarter
    0 Score 2026Q4
crm explain me
    0 alice of team East, 2026Q4
crm add deal "X" --customer Nobody --amount 5
    3 crm: no customer "Nobody" – see: crm list customers
crm move 1 lost
    4 crm: not moved without --yes: deal #1 Acme Ltd Support Plan was lost on 2025-02-12, for alice – if it is mea
crm log call Velvet "tomorrow" --at tomorrow
    4 crm: at: that lies in the future – give a day or time up to now
""",
    "A lead's week": r"""
crm funnel
    0 Funnel
crm funnel last-month --for East
    0 Funnel of team East
crm dashboard
    0 2026Q4 so far
crm score Q3
    0 Score 2026Q3
crm score --quarter Q3 --for alice
    0 Score 2026Q3
crm compare last-quarter
    0 Comparison: 2026Q3 with 2026Q2
crm compare Q2 Q3
    0 Comparison: 2026Q3 with 2026Q2
crm list deals --where 'open and amount>20k and expected<+30d'
    0 ID  Deal                        Customer            Rep    Stage  Amount  Expected    Product     Opened
crm list deals --where 'open and amont>20k'
    2 crm: --where, column 10: deals have no "amont" – did you mean amount?
crm list deals --open --no-date
    0 No deals fit. See all: crm list deals
crm list customers --no-owner
    0 No customers fit. See all: crm list customers
crm edit deal --where 'open and rep=dan' --rep carol --dry-run
    0 Would change deal #389 Tamarind Spices upgrade: rep dan → carol
crm edit customer 1 2 3 --owner bob
    4 crm: not edited without --yes: customer #2 Bluebird is bob's; customer #3 Cedar & Sons is dan's – if it is m
crm coach bob
    0 Coaching bob, 2026Q4
crm plan add bob win_rate "Qualify earlier" --in 8w
    0 Planned #1 for bob, Win rate: Qualify earlier, review on Tue 2027-01-19
crm target set revenue 120k --quarter Q4 --rep bob
    0 Set the target revenue of bob for 2026Q4: 120,000.00 USD
crm target list
    0 Targets under way
crm review add bob --as manager --score 4
    0 Recorded #25: 4 of 5 as manager on bob in 2026Q3, by alice
crm report weekly -o week.md
    0 Saved
crm explain bob Q3
    0 bob of team East, 2026Q3
crm simulate --weight revenue=50 --weight csat=50
    2 crm: No such option: --weight – see: crm scorecard simulate --help
crm verify
    0 No period is frozen. Freeze one: crm score --quarter Q3 --freeze
crm score --quarter Q3 --freeze
    0 Score 2026Q3
crm move 374 lost
    4 crm: not moved without --yes: deal #374 Velvet Theatres renewal was won on 2026-09-30, for carol; deal #374
crm history --since yesterday
    0 #  When              By     What it did
crm undo --to today
    4 crm: Would undo 13 changes, back to 1 (crm log call Velvet 'asked about seats'): 3 activities, 1 feedback, 1
crm trend revenue
    0 Revenue of everybody, 8 quarters
crm awards 2026Q3
    0 Awards 2026Q3
crm payout 2026Q3
    3 crm: no commission plan for "2026Q3" – take one: crm pay plan import FILE
crm fairness
    0 Fairness 2026Q4
""",
    "A week of who keeps the data": r"""
crm import deals new.csv
    4 line 2, customer: no customer "Zed Corp" – --add-missing customers
crm import deals new.csv --add-missing customers --dry-run
    0 Would import 2 deals: 2 new, 0 changed, 0 unchanged; added 1 customer
crm import deals new.csv --add-missing customers
    0 Imported 2 deals: 2 new, 0 changed, 0 unchanged; added 1 customer
crm import list
    0 #  When              What   File     New  Changed  Unchanged  By
crm import undo 1
    3 crm: no import "1" – it is another change: crm undo 1
crm duplicates
    0 No customers look alike.
crm merge customer 1 2 --dry-run
    0 Would merge customer #2 Bluebird into #1 Acme Ltd; 13 deals, 114 activities, 13 feedback, 1 contact would follow.
crm add customer "Velvet Theaters Ltd"
    4 crm: "Velvet Theaters Ltd" looks like #48 "Velvet Theatres": nearly the same name – --new adds it anyway
crm doctor
    0
crm backup
    0 Copied to
crm export deals -o deals.csv
    0 Saved deals.csv: 439 deals
crm export --git git
    0 Saved git: 4,9
crm rate EUR 1.17
    0 1 EUR = 1.17 USD from Tue 2026-11-24 on
crm rates
    0 Rates
crm add deal "Paris" --customer Velvet --amount "€5.000,50"
    0 Added deal #440 Paris, 5000.50 EUR, which is 5850.59 USD at 1.17 (rate of 2026-11-24)
crm refund 374 500 --at yesterday
    4 crm: not refunded without --yes: deal #374 Velvet Theatres renewal is carol's – if it is meant, say --yes
crm refund 374 500 --at yesterday --yes
    0 Refunded #1: 500.00 USD of deal #374 Velvet Theatres renewal on Mon 2026-11-23, charged to carol; 6700.00 US
crm refund 374 99999
    4 crm: amount: 99999.00 USD is more than is left of "Velvet Theatres renewal", 6700.00 USD – see: crm show dea
crm list deals --sort -amount --limit 3 --columns id,title,amount
    0 ID  Deal                    Amount
crm list deals --columns id,titel
    2 crm: deals have no column "titel" – did you mean title?
crm list deals --format ids --where 'stage=Lead and quiet>90d'
    0
crm archive deal --where 'stage=Lead and quiet>90d' --dry-run
    0 No deals fit: nothing was changed.
crm delete customer 5
    4 crm: customer #5 cannot be deleted: it has 9 deals, 58 activities, 4 feedback – archive it, which keeps figu
crm delete deal "Velv"
    3 crm: "Velv" is more than one deal: #307 Velvet Theatres Pro (Velvet Theatres, Lost, 2026-06-01); #327 Velvet
crm config set fiscal_year_start 4
    0 Set fiscal_year_start to 4 for the team, in
crm undo
    0 Undid change 20 (crm config set fiscal_year_start 4): 1 setting as before
crm config
    0 Setting
crm schedule list
    0 No report is scheduled. Begin with: crm schedule weekly --at "Mon 07:00" -o weekly.html
crm export deals --where 'won and closed=Q3' -o won.csv
    0 Saved won.csv: 27 deals
crm list activities yesterday
    0 ID  When              Kind     In/out  Customer                Contact         Rep    Deal
crm list activities --period last-30-days --kind call
    0 ID  When              Kind  In/out  Customer                Contact         Rep    Deal
""",
    "A newcomer's first day": r"""
crm
    0 alice, Tue 2026-11-24
crm help
    0 crm help TOPIC shows a page:
crm hepl
    2 crm: no command "hepl" – did you mean: crm help?
crm --version
    0 crm 0.1.0
crm add rep "Ann Lee"
    0 Added rep #8 Ann Lee
crm config set me ann
    0 Set me to Ann Lee in
crm add customer "Müller & Söhne" --region EMEA --owner "Ann Lee"
    0 Added customer #63 Müller & Söhne
crm add customer "Mueller und Soehne GmbH"
    4 crm: "Mueller und Soehne GmbH" looks like #63 "Müller & Söhne": the same name but for its legal form or sign
crm add customer "Mueller und Soehne GmbH" --new
    0 Added customer #64 Mueller und Soehne GmbH
crm add deal "First" --customer Müller --amount "$1,200.50"
    0 Added deal #441 First: 1200.50 USD
crm add deal "Second" --customer Müller --amount 12,5
    0 Added deal #442 Second: 12.50 USD
crm move First prop
    0 Moved deal #441 First: Lead → Proposal, 1200.50 USD
crm move First
    2 crm: a deal or the stage it moves to is missing – crm move DEAL STAGE
crm mov First won
    2 crm: no command "mov" – did you mean: crm move?
crm move 9999 won
    3 crm: no deal "9999" – see: crm list deals
crm show First
    2 crm: Missing argument 'NAME'. – see: crm show --help
crm show deal first
    0 First
crm list
    2 crm: say what to list – crm list reps|customers|contacts|products|deals|activities|feedback|refunds|lines|quotes
crm list dels
    2 crm: no command "dels" – did you mean: crm list deals?
crm edit deal First --closed yesterday
    4 crm: closed: "First" is open – close it: crm move DEAL won|lost --at DATE
crm move First won --at "last friday"
    4 crm: a move on 2026-11-20 is before "First" was opened (2026-11-24) – give a later day with --at
crm edit deal First --amount 1300 --yes
    0 Changed deal #441 First: amount 1200.50 → 1300.00
crm score
    0 Score 2026Q4
crm score --quarter Q9
    2 crm: "Q9" is not a quarter – such as Q3, 2025Q3 or last
crm undo 9999
    3 crm: no change "9999" – see: crm history
crm undo
    0 Undid change 28 (crm edit deal First --amount 1300 --yes): 1 deal as before
crm help dates
    0 # Dates and amounts
crm help undo
    0 Usage: crm undo [OPTIONS] [N]
crm help nonsense
    2 crm: no help on "nonsense" – the pages: crm help, the commands: crm --help
crm list deals --period 2026-13
    2 crm: "2026-13" is not a period – such as Q3, 2025Q3, 2025-07, 2025, 2025-W30, last-month, last-30-days, 2025
crm log note Müller "likes tea"
    0 Logged #3885: note on Müller & Söhne by Ann Lee
""",
}


def test_each_line_does_what_was_meant_or_says_how(crm, tmp_path):
    sample(crm)
    (tmp_path / "new.csv").write_text(NEW, "utf-8")
    for person, week in WEEKS.items():
        lines = week.strip().split("\n")
        for typed, expected in zip(lines[::2], lines[1::2], strict=True):
            code, _, begins = expected.strip().partition(" ")
            ran = crm(*shlex.split(typed)[1:])
            said = ran.out if ran.code == 0 and ran.out.strip() else ran.err or ran.out
            assert ran.code == int(code), (person, typed, ran)
            assert any(line.strip().startswith(begins) for line in said.splitlines()) or not begins, (
                person,
                typed,
                ran,
            )
