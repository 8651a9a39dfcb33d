"""The tables: the one source of columns, constraints and indexes. Amounts are whole minor units of the team's
currency (an `own_amount` of the deal's own); days are ISO dates; moments are UTC. Constraints are named so that
`problems.py` can say them in words.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from crmcli.core.vocabulary import (
    ACTIVITIES,
    ASSIGNED,
    BUYING_ROLES,
    CAMPAIGN_STATES,
    CASE_STATUSES,
    CASES,
    CUSTOMIZED,
    DIRECTIONS,
    FEEDBACK,
    FIELD_TYPES,
    FILTERED,
    PAY_LINES,
    PERSONAL_RULES,
    PRIORITIES,
    PROMISES,
    REACHES,
    REPEATS,
    REVIEWERS,
    RULES,
    SCALES,
    SPLITS,
    STATUSES,
)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Day(TypeDecorator[date]):
    """A business day, kept as ISO text so that it sorts and reads as a date in any tool."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value else None


class Moment(TypeDecorator[datetime]):
    """A moment in UTC to the second, kept as ISO text ending in Z."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


MAIL_DOMAIN = "lower(substr(email, instr(email, '@') + 1))"
PHONE_END = "phone"
for _sign in (" ", "-", "/", "(", ")", ".", "+"):
    PHONE_END = f"replace({PHONE_END}, '{_sign}', '')"
PHONE_END = f"substr({PHONE_END}, -9)"


IN_TOUCH_UNTIL = "coalesce(CAST(strftime('%s', last_out) AS BIGINT), 0) + cadence * 86400"
"""So many days after somebody was last in touch, in seconds. (Not unixepoch(), which older SQLite does not know.)"""


def _in(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


class Setting(SQLModel, table=True):
    """What the team agreed on, kept with its data: currency, fiscal year, time zone."""

    key: str = Field(primary_key=True)
    value: str


class SchemaChange(SQLModel, table=True):
    """One row per migration step that made this file what it is."""

    __tablename__ = "schema_change"
    version: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    program: str


class SchemaObject(SQLModel, table=True):
    """The triggers, and the indexes that hold a rule, as this version made them: one that another program took out or
    changed is told by it."""

    __tablename__ = "schema_object"
    name: str = Field(primary_key=True)
    sql: str


class Rep(SQLModel, table=True):
    __table_args__ = (CheckConstraint('"left" IS NULL OR joined IS NULL OR "left" >= joined', "left_after_joined"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    email: str | None = None
    team: str | None = None
    manager: str | None = None
    joined: date | None = Field(default=None, sa_type=Day)
    left: date | None = Field(default=None, sa_type=Day)
    archived: datetime | None = Field(default=None, sa_type=Moment)
    external_key: str | None = Field(default=None, unique=True)
    tags: str | None = None


class Absence(SQLModel, table=True):
    """How much a rep is there: from `first` to `last`, both included, so many `percent` of a full day. 0 is away, and
    without a last day it is the share of a part-time rep from then on."""

    __table_args__ = (
        CheckConstraint("last >= first", "last_not_before_first"),
        CheckConstraint("percent BETWEEN 0 AND 100", "percent"),
    )
    id: int | None = Field(default=None, primary_key=True)
    rep_id: int = Field(foreign_key="rep.id", index=True)
    first: date = Field(sa_type=Day)
    last: date | None = Field(default=None, sa_type=Day)
    percent: int
    reason: str | None = None
    by: str


class Customer(SQLModel, table=True):
    __table_args__ = (
        # What one that is added is looked up by: the end of the number, however it is written, and the mail's domain.
        Index("ix_customer_phone", text(PHONE_END), sqlite_where=text("phone IS NOT NULL")),
        Index("ix_customer_mail_domain", text(MAIL_DOMAIN), sqlite_where=text("email IS NOT NULL")),
        Index("ix_customer_tags", "tags", sqlite_where=text("tags IS NOT NULL")),
        # By when to be in touch: no row of one who is not due is looked up.
        Index(
            "ix_customer_cadence",
            "owner_id",
            text(IN_TOUCH_UNTIL),
            "last_out",
            "created",
            "cadence",
            "archived",
            sqlite_where=text("cadence IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    industry: str | None = None
    region: str | None = None
    source: str | None = None
    owner_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    created: date = Field(sa_type=Day, index=True)
    note: str | None = None
    archived: datetime | None = Field(default=None, sa_type=Moment)
    external_key: str | None = Field(default=None, unique=True)
    first_won: date | None = Field(default=None, sa_type=Day, index=True)  # kept by triggers: see derived.py
    tags: str | None = None
    cadence: int | None = None
    last_out: datetime | None = Field(default=None, sa_type=Moment)  # kept by triggers: see derived.py


class Contact(SQLModel, table=True):
    """A person at a customer, or at several. Nobody owns one: they go with their customers.

    Triggers keep the last columns (see derived.py): where they work now, and what they are reached by, as one text."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(index=True)
    note: str | None = None
    archived: datetime | None = Field(default=None, sa_type=Moment)
    external_key: str | None = Field(default=None, unique=True)
    tags: str | None = None
    customer_id: int | None = None
    role: str | None = None
    email: str | None = None
    phone: str | None = None


class Reach(SQLModel, table=True):
    """A mail address or phone number of a contact, the first one first. `key` is what it is compared by: the address in
    small letters, the digits of the number. No two contacts have one mail address; a switchboard is everybody's.
    `label` says which it is (home, mobile). Who `opted_out` wants no mail or call there; what is `bad` comes back."""

    __table_args__ = (
        CheckConstraint(_in("kind", REACHES), "kind"),
        CheckConstraint("opted_out IN (0, 1) AND bad IN (0, 1)", "flags"),
        Index("uq_reach_email", "key", unique=True, sqlite_where=text("kind = 'email'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    value: str
    key: str
    label: str | None = None
    opted_out: int
    bad: int


class Position(SQLModel, table=True):
    """Where a contact works, or worked `until` a day. The customer's main contact is, of those who work there, one who
    is `main`, else any of them; of several the first: so there is always one."""

    __table_args__ = (
        CheckConstraint("until >= since", "until_not_before_since"),
        CheckConstraint("main IN (0, 1)", "main"),
        UniqueConstraint("contact_id", "customer_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    customer_id: int = Field(foreign_key="customer.id", index=True)
    role: str | None = None
    since: date | None = Field(default=None, sa_type=Day)
    until: date | None = Field(default=None, sa_type=Day)
    main: int


class Merged(SQLModel, table=True):
    """A customer that turned out to be another one: what it was called, and its id, name that one from then on."""

    id: int | None = Field(default=None, primary_key=True, foreign_key="customer.id")
    into_id: int = Field(foreign_key="customer.id", index=True)


class MergedContact(SQLModel, table=True):
    """The same of a contact."""

    __tablename__ = "merged_contact"
    id: int | None = Field(default=None, primary_key=True, foreign_key="contact.id")
    into_id: int = Field(foreign_key="contact.id", index=True)


class NotDuplicate(SQLModel, table=True):
    """Two records of a kind that look alike and are none the less two: `one_id` is the lower id."""

    __tablename__ = "not_duplicate"
    __table_args__ = (
        CheckConstraint(_in("kind", ("rep", "customer", "product", "contact")), "kind"),
        CheckConstraint("one_id < other_id", "one_first"),
        UniqueConstraint("kind", "one_id", "other_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    one_id: int
    other_id: int


class Segment(SQLModel, table=True):
    """A filter that was given a name: the text as it was typed, so that its dates stay as of the day it is asked."""

    __table_args__ = (CheckConstraint(_in("kind", FILTERED), "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    kind: str
    filter: str
    at: datetime = Field(sa_type=Moment)
    by: str


class Product(SQLModel, table=True):
    __table_args__ = (CheckConstraint("list_price >= 0", "price_not_negative"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    category: str | None = None
    list_price: int | None = Field(default=None, sa_type=BigInteger)
    archived: datetime | None = Field(default=None, sa_type=Moment)
    external_key: str | None = Field(default=None, unique=True)
    tags: str | None = None


class Stage(SQLModel, table=True):
    """A step of the funnel. `status` says what a deal in it is; `probability` (percent) weights its amount.

    `former` are the keys of names that it had before, one a line: files of other programs go on using them.
    """

    __table_args__ = (
        CheckConstraint(_in("status", STATUSES), "status"),
        CheckConstraint("probability BETWEEN 0 AND 100", "probability"),
        UniqueConstraint("id", "status"),  # what a deal's (stage, status) refers to
        Index("uq_stage_closing", "status", unique=True, sqlite_where=text("status <> 'open'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    status: str
    position: int
    probability: int
    archived: datetime | None = Field(default=None, sa_type=Moment)
    former: str | None = None


class Deal(SQLModel, table=True):
    """`rep_id` owns the deal now; `credited_id` owned it when it closed, and keeps the credit.

    `status` repeats the stage's, held to it by a foreign key, so that an index can tell won from lost.

    `currency` is the deal's own where that is not the team's: then `amount` is `own_amount` at the rate of the day it
    closed on, or the latest one while it is open.
    """

    __table_args__ = (
        ForeignKeyConstraint(["stage_id", "status"], ["stage.id", "stage.status"]),
        CheckConstraint("amount >= 0", "amount_not_negative"),
        CheckConstraint("(status = 'open') = (closed IS NULL)", "closed_when_closed"),
        CheckConstraint("(status = 'open') = (credited_id IS NULL)", "credited_when_closed"),
        CheckConstraint("status <> 'won' OR amount IS NOT NULL", "won_has_amount"),
        CheckConstraint("status <> 'won' OR customer_id IS NOT NULL", "won_has_customer"),
        CheckConstraint("closed >= opened", "closed_after_opened"),
        # By rep first, so that a period's rows come grouped; a partial index covers only what it also stores: `status`.
        Index(
            "ix_deal_credited_id",
            "credited_id",
            "closed",
            "status",
            "customer_id",
            "opened",
            "amount",
            "next_won",
            "archived",
            sqlite_where=text("closed IS NOT NULL"),
        ),
        Index(
            "ix_deal_closed",
            "closed",
            "opened",
            "customer_won",
            "customer_id",
            "credited_id",
            sqlite_where=text("closed IS NOT NULL"),
        ),
        Index(
            "ix_deal_won",
            "customer_id",
            "closed",
            "id",
            "credited_id",
            "status",
            sqlite_where=text("status = 'won'"),
        ),
        Index(
            "ix_deal_open",
            "rep_id",
            "status",
            "opened",
            "customer_won",
            "customer_id",
            "stage_id",
            "amount",
            "expected",
            "archived",
            sqlite_where=text("status = 'open'"),
        ),
        # By id next, so that a page of a stage's deals is read in their order.
        Index("ix_deal_stage_id", "stage_id", "id", "archived", "amount"),
        Index("ix_deal_rep_id", "rep_id"),
        Index("ix_deal_customer_id", "customer_id"),
        Index("ix_deal_never_won", "customer_id", "customer_won", sqlite_where=text("customer_won IS NULL")),
        Index("ix_deal_product_id", "product_id"),
        # What lists are sorted by: where nothing is known there is nothing to keep.
        *(
            Index(f"ix_deal_{column}", column, sqlite_where=text(f"{column} IS NOT NULL"))
            for column in (
                "amount",
                "opened",
                "expected",
                "lost_reason",
                "source",
                "archived",
                "currency",
                "own_amount",
                "tags",
            )
        ),
        Index("ix_deal_credit", "credited_id", sqlite_where=text("credited_id IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    title: str
    title_key: str = Field(index=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    rep_id: int = Field(foreign_key="rep.id")
    product_id: int | None = Field(default=None, foreign_key="product.id")
    amount: int | None = Field(default=None, sa_type=BigInteger)
    stage_id: int
    status: str
    opened: date | None = Field(default=None, sa_type=Day)
    closed: date | None = Field(default=None, sa_type=Day)
    credited_id: int | None = Field(default=None, foreign_key="rep.id")
    expected: date | None = Field(default=None, sa_type=Day)
    lost_reason: str | None = None
    source: str | None = None
    archived: datetime | None = Field(default=None, sa_type=Moment)
    external_key: str | None = Field(default=None, unique=True)
    next_won: date | None = Field(default=None, sa_type=Day)  # kept by triggers: see derived.py
    customer_won: date | None = Field(default=None, sa_type=Day)  # kept by triggers: see derived.py
    currency: str | None = None
    own_amount: int | None = Field(default=None, sa_type=BigInteger)
    tags: str | None = None


class Refund(SQLModel, table=True):
    """A credit note on a won deal: on that day it takes `amount` from the revenue of the rep who has the deal's credit.

    Where the deal has a currency of its own, `own_amount` is in it, and `amount` at the rate of the deal.
    """

    __table_args__ = (
        CheckConstraint("amount >= 0 AND (amount > 0 OR own_amount > 0)", "amount_above_zero"),
        CheckConstraint("own_amount > 0", "own_amount_above_zero"),
        Index("ix_refund_at", "at", "deal_id", "amount"),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", index=True)
    amount: int = Field(sa_type=BigInteger)
    own_amount: int | None = Field(default=None, sa_type=BigInteger)
    at: date = Field(sa_type=Day)
    reason: str | None = None
    by: str
    external_key: str | None = Field(default=None, unique=True)


class Line(SQLModel, table=True):
    """What a deal is made of: `quantity` thousandths of a product, or of what the text says, at a `price` for one, less
    a `discount` or `discount_rate`. Amounts are minor units of the deal's currency, rates hundredths of a percent.
    `amount` is what the line comes to without `tax`: the amounts of its lines are the deal's."""

    __table_args__ = (
        CheckConstraint("quantity > 0", "quantity_above_zero"),
        CheckConstraint("price >= 0 AND amount >= 0", "price_not_negative"),
        CheckConstraint("discount IS NULL OR discount_rate IS NULL AND discount >= 0", "one_discount"),
        CheckConstraint("discount_rate BETWEEN 0 AND 10000 AND coalesce(tax, 0) BETWEEN 0 AND 10000", "percent"),
        Index("ix_line_deal_id", "deal_id", "position"),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id")
    position: int
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    text: str | None = None
    quantity: int = Field(sa_type=BigInteger)
    price: int = Field(sa_type=BigInteger)
    discount: int | None = Field(default=None, sa_type=BigInteger)
    discount_rate: int | None = None
    tax: int | None = None
    amount: int = Field(sa_type=BigInteger)
    external_key: str | None = Field(default=None, unique=True)


class Price(SQLModel, table=True):
    """What one of a product costs in a currency from a day on: everybody, or customers with the tag `list`."""

    __table_args__ = (CheckConstraint("price >= 0", "not_negative"),)
    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    currency: str
    list: str | None = None
    day: date = Field(sa_type=Day)
    price: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    by: str


class Quote(SQLModel, table=True):
    """An offer of a deal's lines to its customer, as `version` of that `number`. `content` is what it says, as JSON,
    and `digest` the SHA-256 of that; `amount` is the deal's by it, without tax, in minor units of the deal's currency.
    It holds up to the day `valid`. Once it is `sent` nothing of it changes: later lines are a new version."""

    __table_args__ = (
        CheckConstraint("accepted IS NULL OR rejected IS NULL", "one_answer"),
        UniqueConstraint("number", "version"),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int
    version: int
    deal_id: int = Field(foreign_key="deal.id", index=True)
    amount: int = Field(sa_type=BigInteger)
    valid: date = Field(sa_type=Day)
    content: str
    digest: str
    at: datetime = Field(sa_type=Moment)
    by: str
    sent: date | None = Field(default=None, sa_type=Day)
    accepted: date | None = Field(default=None, sa_type=Day)
    rejected: date | None = Field(default=None, sa_type=Day)


class Rate(SQLModel, table=True):
    """From that day on one unit of the currency is worth so many of the team's, until the next one's day: a decimal
    number as text, for it is exact."""

    __table_args__ = (UniqueConstraint("currency", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    currency: str
    day: date = Field(sa_type=Day)
    value: str
    at: datetime = Field(sa_type=Moment)
    by: str


class DealContact(SQLModel, table=True):
    """What a contact is in a deal."""

    __tablename__ = "deal_contact"
    __table_args__ = (CheckConstraint(_in("role", BUYING_ROLES), "role"), UniqueConstraint("deal_id", "contact_id"))
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    role: str | None = None


class Move(SQLModel, table=True):
    """The stage history: every step of a deal, from its first stage (`from_id` null) on, in the order of `id`.

    `checked` are the points of the sales process that were confirmed with it, one a line; `forced` says why it was made
    although the process asks for more.
    """

    __table_args__ = (
        Index("ix_move_deal_id", "deal_id", "id", "at", "to_id"),
        Index("ix_move_at", "at", "from_id", "to_id", "deal_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id")
    from_id: int | None = Field(default=None, foreign_key="stage.id")
    to_id: int = Field(foreign_key="stage.id")
    at: date | None = Field(default=None, sa_type=Day)
    by: str
    checked: str | None = None
    forced: str | None = None


class Activity(SQLModel, table=True):
    """A call, mail, meeting or visit, out to the customer or in from them, or a note, which has no direction."""

    __table_args__ = (
        CheckConstraint(_in("kind", ACTIVITIES), "kind"),
        CheckConstraint(f"(kind = 'note') = (direction IS NULL) AND ({_in('direction', DIRECTIONS)})", "direction"),
        Index("ix_activity_out", "rep_id", "at", "direction", sqlite_where=text("direction = 'out'")),
        Index("ix_activity_in", "rep_id", "at", "answered", "direction", sqlite_where=text("direction = 'in'")),
        Index("ix_activity_note", "rep_id", "at", sqlite_where=text("direction IS NULL")),
        Index("ix_activity_answer", "customer_id", "rep_id", "at", "direction", sqlite_where=text("direction = 'out'")),
        Index("ix_activity_waiting", "customer_id", "rep_id", "answered", sqlite_where=text("direction = 'in'")),
        Index("ix_activity_customer_id", "customer_id", "at"),
        Index("ix_activity_contact_id", "contact_id", "at", sqlite_where=text("contact_id IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    rep_id: int = Field(foreign_key="rep.id", index=True)
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)
    kind: str
    direction: str | None = None
    at: datetime = Field(sa_type=Moment, index=True)
    note: str | None = None
    external_key: str | None = Field(default=None, unique=True)
    answered: datetime | None = Field(default=None, sa_type=Moment)  # kept by triggers: see derived.py
    contact_id: int | None = Field(default=None, foreign_key="contact.id")


class Feedback(SQLModel, table=True):
    """What a customer said. `rep_id` is credited: the deal's rep, else the customer's owner, as of that day."""

    __table_args__ = (
        CheckConstraint(
            " OR ".join(
                # A check that comes out as NULL passes: a score that is missing has to be named.
                f"(kind = '{kind}' AND score IS NOT NULL AND score BETWEEN {SCALES[kind][0]} AND {SCALES[kind][1]})"
                if kind in SCALES
                else f"(kind = '{kind}' AND score IS NULL)"
                for kind in FEEDBACK
            ),
            "score",
        ),
        Index("ix_feedback_rep_id", "rep_id", "at", "kind", "score"),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    rep_id: int | None = Field(default=None, foreign_key="rep.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)
    kind: str
    score: int | None = None
    at: datetime = Field(sa_type=Moment, index=True)
    text: str | None = None
    external_key: str | None = Field(default=None, unique=True)


class Case(SQLModel, table=True):
    """What a customer wants answered: a question, a problem, a complaint (then of that feedback) or a request. `rep_id`
    works on it. `answered` is when the customer first heard of somebody, `solved` when it was done, `closed` when
    nothing more was to come, `surveyed` when they were asked how it went, and the feedback of `rating_id` their answer.
    """

    __table_args__ = (
        CheckConstraint(_in("kind", CASES), "kind"),
        CheckConstraint(_in("priority", PRIORITIES), "priority"),
        CheckConstraint(_in("status", CASE_STATUSES), "status"),
        CheckConstraint("(status IN ('solved', 'closed')) = (solved IS NOT NULL)", "solved_when_solved"),
        CheckConstraint("(status = 'closed') = (closed IS NOT NULL)", "closed_when_closed"),
        CheckConstraint("answered >= opened AND solved >= opened AND closed >= solved", "in_order"),
        Index("ix_case_rep_id", "rep_id", "opened"),
        Index("ix_case_current", "rep_id", "status", "opened", sqlite_where=text("solved IS NULL")),
        Index("ix_case_customer_id", "customer_id", "opened"),
        Index("ix_case_deal_id", "deal_id", sqlite_where=text("deal_id IS NOT NULL")),
        Index("ix_case_feedback_id", "feedback_id", sqlite_where=text("feedback_id IS NOT NULL")),
        Index("ix_case_rating_id", "rating_id", sqlite_where=text("rating_id IS NOT NULL")),
        Index("ix_case_unasked", "rep_id", "solved", sqlite_where=text("solved IS NOT NULL AND surveyed IS NULL")),
        Index("ix_case_contact_id", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    rep_id: int | None = Field(default=None, foreign_key="rep.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id")
    feedback_id: int | None = Field(default=None, foreign_key="feedback.id")
    kind: str
    priority: str
    status: str
    subject: str
    opened: datetime = Field(sa_type=Moment, index=True)
    answered: datetime | None = Field(default=None, sa_type=Moment)
    solved: datetime | None = Field(default=None, sa_type=Moment)
    closed: datetime | None = Field(default=None, sa_type=Moment)
    solution: str | None = None
    external_key: str | None = Field(default=None, unique=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    surveyed: datetime | None = Field(default=None, sa_type=Moment)
    rating_id: int | None = Field(default=None, foreign_key="feedback.id")


class CaseWait(SQLModel, table=True):
    """From when to when a case waited for its customer: that time counts for nobody. While it waits there is no end."""

    __tablename__ = "case_wait"
    __table_args__ = (CheckConstraint("until >= since", "until_after_since"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)


class Task(SQLModel, table=True):
    """What a rep, or anybody (no `rep_id`), is to do by the day `due`, at the `time` (14:30) of the team's clock if one
    is said. Before the day `wait` it is not to be seen in anybody's day.

    One that comes again is of the `series` that has the id of its first. `every` says when, as
    `core/grammar/recurrence.py` reads it, counted from the day `start` (`repeats` fixed) or from when the last was done
    (after). The next of a series is made when its last is done, so that at most one is open.

    A `promise` is what "we" or "they" said would be done until the moment `promised`, whenever it is due by now.
    """

    __table_args__ = (
        CheckConstraint(_in("priority", PRIORITIES), "priority"),
        CheckConstraint(
            "time IS NULL OR (due IS NOT NULL AND length(time) = 5 AND time BETWEEN '00:00' AND '23:59')", "time"
        ),
        CheckConstraint(_in("repeats", REPEATS), "repeats"),
        CheckConstraint(
            "(every IS NULL) = (series IS NULL) AND (every IS NULL) = (start IS NULL)"
            " AND (every IS NULL) = (repeats IS NULL) AND (every IS NULL OR due IS NOT NULL)",
            "series",
        ),
        CheckConstraint(_in("promise", PROMISES), "promise"),
        CheckConstraint("(promise IS NULL) = (promised IS NULL)", "promised"),
        # By rep first, as the days of people are read, alone or all of a team's; no row of it is looked up.
        Index("ix_task_rep_id", "rep_id", "done", "due", "wait", "priority"),
        Index("ix_task_customer_id", "customer_id", sqlite_where=text("customer_id IS NOT NULL")),
        Index("ix_task_deal_id", "deal_id", "done", "due", sqlite_where=text("deal_id IS NOT NULL")),
        Index("ix_task_promised", "promise", "rep_id", "promised", "done", sqlite_where=text("promise IS NOT NULL")),
        Index("uq_task_series", "series", unique=True, sqlite_where=text("done IS NULL AND series IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    title: str
    rep_id: int | None = Field(default=None, foreign_key="rep.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id")
    due: date | None = Field(default=None, sa_type=Day)
    time: str | None = None
    wait: date | None = Field(default=None, sa_type=Day)
    priority: str | None = None
    every: str | None = None
    repeats: str | None = None
    start: date | None = Field(default=None, sa_type=Day)
    series: int | None = None
    done: datetime | None = Field(default=None, sa_type=Moment)
    external_key: str | None = Field(default=None, unique=True)
    promise: str | None = None
    promised: datetime | None = Field(default=None, sa_type=Moment)


class Campaign(SQLModel, table=True):
    """A mailing: what is written to its members, with fields such as {first_name|there} that each has a value for."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    subject: str | None = None
    text: str | None = None
    at: datetime = Field(sa_type=Moment)
    by: str


class CampaignMember(SQLModel, table=True):
    """A contact that a campaign is for, and how far it came with them, as of `at`. `message` is the Message-ID of the
    draft to them, by which their reply is known."""

    __tablename__ = "campaign_member"
    __table_args__ = (
        CheckConstraint(_in("state", CAMPAIGN_STATES), "state"),
        UniqueConstraint("contact_id", "campaign_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    contact_id: int = Field(foreign_key="contact.id")
    state: str
    at: datetime = Field(sa_type=Moment)
    message: str | None = Field(default=None, unique=True)


class Touch(SQLModel, table=True):
    """A day on which a customer came nearer by a campaign, or else by a `source`: what a win is credited to."""

    __table_args__ = (
        CheckConstraint("(source IS NULL) <> (campaign_id IS NULL)", "one_source"),
        Index("ix_touch_customer_id", "customer_id", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    at: date = Field(sa_type=Day)
    source: str | None = None
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", index=True)


class CustomField(SQLModel, table=True):
    """A field that the team gave a kind of record. `choices` are the values of one that is a choice, one a line. Once
    `hidden` it is nowhere to be seen, and its values are kept."""

    __tablename__ = "custom_field"
    __table_args__ = (
        CheckConstraint(_in("kind", CUSTOMIZED), "kind"),
        CheckConstraint(_in("type", FIELD_TYPES), "type"),
        CheckConstraint("(type = 'choice') = (choices IS NOT NULL)", "choices"),
        UniqueConstraint("kind", "name"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    type: str
    choices: str | None = None
    hidden: datetime | None = Field(default=None, sa_type=Moment)


APART = 1 << 40
"""How far the ids of values of two fields lie apart: no record has so high an id."""


class CustomValue(SQLModel, table=True):
    """What a record has in such a field: whole numbers, minor units and yes (1) or no (0) as `number`, else `text`. The
    id is made of the two that it belongs to, so that it is found by them, and two branches in git that gave different
    records a value fit together."""

    __tablename__ = "custom_value"
    __table_args__ = (
        CheckConstraint(f"id = field_id * {APART} + record_id", "id"),
        CheckConstraint("(number IS NULL) <> (text IS NULL)", "one_value"),
    )
    id: int | None = Field(default=None, primary_key=True)
    field_id: int = Field(foreign_key="custom_field.id")
    record_id: int
    number: int | None = Field(default=None, sa_type=BigInteger)
    text: str | None = None


class RuleSet(SQLModel, table=True):
    """One version of a set of rules, as the TOML that the team wrote: a change adds a version, none is ever edited.

    `valid_from` is the first day of the periods it is for; missing: it always was.
    """

    __tablename__ = "rule_set"
    __table_args__ = (
        CheckConstraint(_in("kind", RULES), "kind"),
        CheckConstraint("version >= 1", "version"),
        UniqueConstraint("kind", "name_key", "version"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    name_key: str
    version: int
    valid_from: date | None = Field(default=None, sa_type=Day)
    text: str
    at: datetime = Field(sa_type=Moment)
    by: str
    reason: str | None = None


class RuleUse(SQLModel, table=True):
    """From when on a set of rules is whose: a rep's, a team's or, with neither, everybody's. Of several the one with
    the latest `valid_from`, then the one said last, counts; without `name_key` it is the built-in one."""

    __tablename__ = "rule_use"
    __table_args__ = (
        CheckConstraint(_in("kind", PERSONAL_RULES), "kind"),
        CheckConstraint("rep_id IS NULL OR team_key IS NULL", "one_owner"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name_key: str | None = None
    rep_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    team_key: str | None = None
    valid_from: date | None = Field(default=None, sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    by: str


class Target(SQLModel, table=True):
    """What a rep, a team or everybody (neither) is to reach in a period. Nothing is overwritten: of several for the
    same metric, period and owner the last counts; one without a value withdraws it.

    `amount` is money in minor units, `number` any other unit as in the catalogue. `shares` spreads it over the calendar
    months of its period: twelve, three or one numbers that sum to 1, in their order, separated by blanks.
    """

    __table_args__ = (
        CheckConstraint("amount IS NULL OR number IS NULL", "one_value"),
        CheckConstraint("amount >= 0", "amount_not_negative"),
        CheckConstraint('"end" > start', "end_after_start"),
        CheckConstraint("rep_id IS NULL OR team_key IS NULL", "one_owner"),
        CheckConstraint(_in("split", SPLITS), "split"),
        Index("ix_target_start", "start", "end"),
    )
    id: int | None = Field(default=None, primary_key=True)
    metric: str
    rep_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    team: str | None = None
    team_key: str | None = None
    label: str
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    amount: int | None = Field(default=None, sa_type=BigInteger)
    number: float | None = None
    split: str
    shares: str
    at: datetime = Field(sa_type=Moment)
    by: str
    reason: str | None = None


class Snapshot(SQLModel, table=True):
    """A period's result as it was frozen. `content` is the report, `inputs` what it was made of, both as JSON, and
    `digest` the SHA-256 of the two. Of several for one period the last counts; `reason` says why it was frozen anew."""

    __table_args__ = (CheckConstraint('"end" > start', "end_after_start"), Index("ix_snapshot_start", "start", "end"))
    id: int | None = Field(default=None, primary_key=True)
    label: str
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    content: str
    inputs: str
    digest: str
    at: datetime = Field(sa_type=Moment)
    by: str
    reason: str | None = None


class Forecast(SQLModel, table=True):
    """A forecast as it was frozen when `day` was over: `content` is its total and the deals that were open, as JSON. Of
    several for one period the last counts."""

    __table_args__ = (CheckConstraint('"end" > start', "end_after_start"),)
    id: int | None = Field(default=None, primary_key=True)
    label: str
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    day: date = Field(sa_type=Day)
    content: str
    at: datetime = Field(sa_type=Moment)
    by: str


class PayRun(SQLModel, table=True):
    """A run of pay for a period that was approved: `content` is what everybody was paid, as JSON, of a first run (empty
    of adjustments alone), and `digest` that of the frozen score it was made of. `paid` is the day the money went."""

    __tablename__ = "pay_run"
    __table_args__ = (
        CheckConstraint('"end" > start', "end_after_start"),
        CheckConstraint("(paid IS NULL) = (paid_by IS NULL)", "paid_by_somebody"),
        Index("ix_pay_run_start", "start", "end"),
    )
    id: int | None = Field(default=None, primary_key=True)
    label: str
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    content: str
    digest: str
    at: datetime = Field(sa_type=Moment)
    by: str
    paid: date | None = Field(default=None, sa_type=Day)
    paid_by: str | None = None


class PayLine(SQLModel, table=True):
    """What a run pays a rep for one thing in the period that it stems from: `amount` is what is paid or taken back,
    `due` what the plan gave in all for it. The amounts of all runs for one thing sum to the last `due`.

    A `line` is a deal (`deal_id`, with its refunds), the cap, the floor or the bonuses.
    """

    __tablename__ = "pay_line"
    __table_args__ = (
        CheckConstraint('"end" > start', "end_after_start"),
        CheckConstraint(_in("line", PAY_LINES), "line"),
        CheckConstraint("(line = 'deal') = (deal_id IS NOT NULL)", "deal"),
        Index("ix_pay_line_start", "start", "end"),
    )
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="pay_run.id", index=True)
    rep_id: int = Field(foreign_key="rep.id", index=True)
    label: str
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    plan: str
    plan_version: int
    line: str
    deal_id: int | None = None
    what: str
    due: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)


class Assignment(SQLModel, table=True):
    """A customer or deal that was given to a rep, or (without one) to the pool: by a rule of that `version`, else by
    hand. `reason` says why it was this one."""

    __table_args__ = (
        CheckConstraint(_in("kind", ASSIGNED), "kind"),
        Index("ix_assignment_record_id", "record_id", "kind"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    record_id: int
    rep_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    reason: str
    version: int | None = None
    at: datetime = Field(sa_type=Moment)
    by: str


class Development(SQLModel, table=True):
    """A step a rep has agreed on to get better at a metric, begun on `added`, to be looked at again on `review`."""

    __table_args__ = (CheckConstraint("review > added", "review_after_added"),)
    id: int | None = Field(default=None, primary_key=True)
    rep_id: int = Field(foreign_key="rep.id", index=True)
    metric: str
    action: str
    added: date = Field(sa_type=Day)
    review: date = Field(sa_type=Day)
    done: date | None = Field(default=None, sa_type=Day)
    by: str
    note: str | None = None


class Review(SQLModel, table=True):
    """What a manager, a peer or the rep says of the rep's work in a period: a score from 1 to 5 and a text."""

    __table_args__ = (
        CheckConstraint(_in("role", REVIEWERS), "role"),
        CheckConstraint("score BETWEEN 1 AND 5", "score"),
        CheckConstraint('"end" > start', "end_after_start"),
        Index("ix_review_rep_id", "rep_id", "start", "end", "role", "score"),
    )
    id: int | None = Field(default=None, primary_key=True)
    rep_id: int = Field(foreign_key="rep.id")
    label: str
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    role: str
    criterion: str | None = None
    score: int
    text: str | None = None
    at: datetime = Field(sa_type=Moment)
    by: str


class Reply(SQLModel, table=True):
    """What a rep answers to a frozen score; of several to one the last counts."""

    id: int | None = Field(default=None, primary_key=True)
    snapshot_id: int = Field(foreign_key="snapshot.id", index=True)
    rep_id: int = Field(foreign_key="rep.id")
    text: str
    at: datetime = Field(sa_type=Moment)
    by: str


class Change(SQLModel, table=True):
    """One command that wrote: `command` is its line. An undo says what it `undoes`, and what it undid that it was
    `undone_by`: while it is undone itself, neither counts. `detail` is what an import did, in figures, as JSON."""

    __table_args__ = (Index("ix_change_detail", "id", sqlite_where=text("detail IS NOT NULL")),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    by: str
    command: str
    undoes: int | None = Field(default=None, foreign_key="change.id")
    undone_by: int | None = Field(default=None, foreign_key="change.id")
    detail: str | None = None


class ChangeRow(SQLModel, table=True):
    """What a change did to a row of a table: its columns before and after it, as JSON. Written by triggers: see
    journal.py. Of new rows, those of the ids from `record_id` to `last_id`, nothing else is kept; what is gone has no
    `after`. Of a table without an id (settings) the key is in the JSON."""

    __tablename__ = "change_row"
    __table_args__ = (Index("ix_change_row_kind", "kind", "record_id", "change_id"),)
    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id", index=True)
    kind: str
    record_id: int | None = None
    last_id: int | None = None
    before: str | None = None
    after: str | None = None


class Firing(SQLModel, table=True):
    """What a rule of automation did with a change: the rule of that number in its version, for a record; where it could
    not, the `error`. A part of the journal, which outlasts an undo of the change."""

    __table_args__ = (UniqueConstraint("change_id", "version", "rule", "record_id"),)
    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id")
    version: int
    rule: int
    kind: str
    record_id: int
    error: str | None = None


class Journal(SQLModel, table=True):
    """One row: the change under way, which is what triggers write down; none while another program writes."""

    __table_args__ = (CheckConstraint("id = 1", "one_row"),)
    id: int | None = Field(default=None, primary_key=True)
    change_id: int | None = None


class ReportRun(SQLModel, table=True):
    """A report that was delivered: `name` says which, for whom and where to, `end` is the day after its last one. The
    next with --since last begins there."""

    __tablename__ = "report_run"
    __table_args__ = (CheckConstraint('"end" > start', "end_after_start"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    start: date = Field(sa_type=Day)
    end: date = Field(sa_type=Day)
    at: datetime = Field(sa_type=Moment)
    by: str


metadata: MetaData = SQLModel.metadata
(
    setting, schema_change, rep, customer, merged, not_duplicate, product, stage, deal, move, activity, feedback,
    rule_set, rule_use, target, snapshot, development, review, change, change_row, journal, report_run,
    refund, rate, schema_object, segment, custom_field, custom_value, absence, pay_run, pay_line, reply, case,
    assignment, case_wait, contact, reach, position, deal_contact, forecast, line, price, quote,
    task, merged_contact, firing, campaign, campaign_member, touch,
) = (
    metadata.tables[name]
    for name in (
        "setting", "schema_change", "rep", "customer", "merged", "not_duplicate", "product", "stage", "deal", "move",
        "activity", "feedback",
        "rule_set", "rule_use", "target", "snapshot", "development", "review", "change", "change_row",
        "journal", "report_run", "refund", "rate",
        "schema_object", "segment", "custom_field", "custom_value", "absence", "pay_run", "pay_line", "reply",
        "case", "assignment", "case_wait", "contact", "reach", "position", "deal_contact", "forecast",
        "line", "price", "quote",
        "task", "merged_contact", "firing", "campaign", "campaign_member", "touch",
    )
)  # fmt: skip
"""The same tables for Core statements: `deal.c.amount`."""
