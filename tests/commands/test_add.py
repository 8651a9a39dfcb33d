"""`crm add`: what a person types becomes a record, or one line that says why not."""

from __future__ import annotations


def test_a_rep_and_a_customer_are_recorded_in_a_new_file_that_only_the_user_can_read(crm, db):
    first = crm("add", "customer", "Acme Ltd", "--region", "EMEA")
    assert (first.code, first.out) == (0, "Added customer #1 Acme Ltd\n")
    assert f"Made the data file {db}" in first.err
    assert db.stat().st_mode & 0o777 == 0o600
    assert crm("add", "rep", "alice").out == "Added rep #1 alice\n"
