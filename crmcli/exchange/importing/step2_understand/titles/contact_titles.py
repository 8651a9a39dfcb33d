"""How other programs call what a contact is called and reached by, which stands in several columns: data."""

from __future__ import annotations

FIRST = (
    "first name, firstname, given name, forename, vorname, prénom, nombre, primeiro nome, nome, имя, 名, 名字, "
    "voornaam, imię, förnamn, person - first name, contact - first name, メイ"
)
MIDDLE = "middle name, middlename, additional name, zweiter vorname, deuxième prénom, отчество, middle"
LAST = (
    "last name, lastname, surname, family name, nachname, familienname, nom, nom de famille, apellido, apellidos,"
    " sobrenome, cognome, фамилия, 姓, 姓氏, achternaam, nazwisko, efternamn, person - last name, contact - last name"
)
WHOLE = (
    "name, full name, contact, contact name, display name, person, person - name, name of contact, vollständiger name,"
    " nom complet, nombre completo, nome completo, 姓名, 联系人, 联系人姓名, 氏名, 担当者, 이름, file as"
)
"""A name, in parts or whole. (Of Chinese and Japanese ones the family name comes first, without a blank.)"""

EMAIL: dict[str, str] = {
    "": "email, e-mail, mail, email address, e-mail address, mail address, primary email, person - email,"
    " e-mail 1 - value, email 1 - value, e-mail 2 - value, email 2 - value, e-mail 2 address, email 2, email address 2,"
    " secondary email, other email, alternate email, additional email addresses, person - email - other,"
    " correo electrónico, adresse e-mail, courriel, e-mail-adresse, электронная почта, 邮箱, 电子邮件, 电子邮箱, "
    "メール, メールアドレス, 이메일",
    "work": "work email, business email, person - email - work, e-mail (work), email (work), email - work, work e-mail",
    "home": "home email, personal email, private email, person - email - home, email (home), email - home, home e-mail",
}
PHONE: dict[str, str] = {
    "": "phone, telephone, tel, phone number, telephone number, primary phone, phone 1 - value, "
    "phone 2 - value, phone 2, person - phone, person - phone - other, other phone, other phone 2, telefon,"
    " telefonnummer, teléfono, téléphone,"
    " telefone, telefono, телефон, 电话, 联系电话, 電話, 電話番号, 전화",
    "work": "work phone, business phone, business phone 2, office phone, office, person - phone - work, phone (work),"
    " company main phone, direct phone, direct, telefon geschäftlich, рабочий телефон, 办公电话, 会社電話",
    "home": "home phone, home phone 2, private phone, person - phone - home, phone (home), telefon privat",
    "mobile": "mobile, mobile phone, mobile phone number, cell, cell phone, mobile number, person - phone - mobile,"
    " phone (mobile), handy, mobiltelefon, móvil, portable, celular, cellulare, мобильный, мобильный телефон, 手机,"
    " 手机号, 手机号码, 携帯, 携帯電話, 휴대폰",
    "fax": "fax, fax number, business fax, home fax, other fax, 传真",
}
"""The columns of addresses and numbers, by what they are. A number behind one is 2, whatever it is."""

LABEL = ("type", "label")
"""How the column ends that says which "E-mail 1 - Value" is."""

MARK = "mark"

HEADERS: dict[str, dict[str, str]] = {
    "hubspot": {
        "id": "record id, contact id",
        "name": "first name, last name",
        "customer": "associated company, primary associated company, company name",
        "role": "job title",
        "email": "email, work email, additional email addresses",
        "phone": "phone number, mobile phone number",
        "archived": "archived",
        "note": "message",
    },
    "salesforce": {
        "id": "contact id, contact id (18)",
        "name": "first name, last name, salutation",
        "customer": "account name, account: account name",
        "role": "title",
        "email": "email",
        "phone": "phone, mobile, home phone, other phone",
        "note": "contact description, description",
        "mark": "mailing street, mailing city, mailing country, reports to, lead source, contact owner, department",
    },
    "salesforce-data": {
        "id": "id",
        "name": "firstname, lastname",
        "customer": "account.name, accountid",
        "role": "title",
        "email": "email",
        "phone": "phone, mobilephone, homephone",
        "note": "description",
        "deleted": "isdeleted",
        "mark": "mailingcity, mailingcountry, reportstoid, ownerid, leadsource, department",
    },
    "pipedrive": {
        "id": "person - id, person - system id, person - pipedrive system id",
        "name": "person - name",
        "customer": "person - organization",
        "role": "person - job title, person - position",
        "email": "person - email - work, person - email - home, person - email - other, person - email",
        "phone": "person - phone - work, person - phone - home, person - phone - mobile, person - phone",
        "tags": "person - label, person - labels",
        "note": "person - notes",
    },
    "zoho": {
        "id": "contact id, record id",
        "name": "first name, last name, full name, contact name",
        "customer": "account name, account name.name",
        "role": "title",
        "email": "email, secondary email",
        "phone": "phone, mobile, home phone, other phone",
        "tags": "tag",
        "note": "description",
        "mark": "contact owner, contact owner.id, mailing street, vendor name, email opt out, skype id, reporting to",
    },
    "outlook": {
        "name": "first name, last name",
        "customer": "company",
        "role": "job title",
        "email": "e-mail address, e-mail 2 address, e-mail 3 address",
        "phone": "business phone, mobile phone, home phone, primary phone",
        "tags": "categories",
        "note": "notes",
        "mark": "business street, business city, e-mail display name, government id number, manager's name, spouse",
    },
    "google": {
        "name": "given name, family name, first name, last name",
        "customer": "organization 1 - name, organization name",
        "role": "organization 1 - title, organization title",
        "email": "e-mail 1 - value",
        "phone": "phone 1 - value",
        "tags": "group membership, labels",
        "note": "notes",
        "mark": "e-mail 1 - type, e-mail 1 - label, phone 1 - type, phone 1 - label, yomi name, phonetic first name",
    },
}
"""The titles of the contact exports of programs, by field; a `mark` only tells whose export it is."""
