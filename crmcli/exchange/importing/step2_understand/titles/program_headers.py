"""The headers of other programs' exports by kind of record and field, the likeliest column of a field first: data.

A title may stand for two fields: it goes to the first of them that has no better column. Where Chinese CRMs have one
date for a deal, 预计成交日期, it is when a closed deal closed and when an open one is expected to.
"""

from __future__ import annotations

Headers = dict[str, dict[str, str]]

HUBSPOT: Headers = {
    "deal": {
        "id": "record id, deal id, hs_object_id",
        "title": "deal name, dealname",
        "customer": "associated company, associated company (primary), primary associated company,"
        " associated companies, primary company, company name",
        "rep": "deal owner, hubspot owner, owner, hubspot_owner_id",
        "amount": "amount, amount in company currency",
        "currency": "deal currency code, currency, currency code",
        "stage": "deal stage, dealstage",
        "opened": "create date, createdate",
        "closed": "close date, closedate",
        "is_won": "is closed won, closed won",
        "is_lost": "is closed lost",
        "is_closed": "is deal closed?, is deal closed, is closed",
        "lost_reason": "closed lost reason, primary closed lost reason",
        "source": "lead source, original source type, original traffic source, deal source",
        "product": "product, product name",
    },
    "customer": {
        "id": "record id, company id",
        "name": "company name, name",
        "email": "email, company email",
        "phone": "phone number",
        "website": "website url, company domain name, domain",
        "industry": "industry",
        "region": "country/region, state/region, country",
        "source": "original source type, original traffic source, lead source",
        "owner": "company owner",
        "created": "create date",
        "note": "description",
    },
    "product": {
        "id": "record id, product id, sku",
        "name": "name, product name",
        "category": "product type, folder name, folder",
        "list_price": "unit price, price",
    },
    "rep": {"id": "user id", "name": "name, full name", "email": "email", "team": "main team, primary team, team"},
    "activity": {
        "id": "record id, call id, activity id",
        "customer": "associated company, associated company (primary), company name",
        "rep": "activity assigned to, call owner, assigned to, owner",
        "deal": "associated deal",
        "kind": "activity type, type",
        "direction": "call direction, email direction, direction",
        "at": "activity date, create date",
        "note": "call notes, note body, body, call title",
    },
}

SALESFORCE_REPORT: Headers = {
    "deal": {
        "id": "opportunity id, opportunity id (18), opportunity: opportunity id",
        "title": "opportunity name, opportunity: opportunity name",
        "customer": "account name, account: account name, account name: account name",
        "rep": "opportunity owner, opportunity owner: full name, opportunity: owner, owner",
        "amount": "amount, amount (converted)",
        "currency": "amount currency, opportunity currency, amount (converted) currency",
        "stage": "stage",
        "opened": "created date, opportunity: created date",
        "closed": "close date",
        "is_won": "won",
        "is_closed": "closed",
        "lost_reason": "loss reason, lost reason, closed lost reason, reason lost",
        "source": "lead source",
        "product": "product name, product: product name",
    },
    "customer": {
        "id": "account id, account id (18)",
        "name": "account name, account: account name",
        "phone": "phone",
        "website": "website",
        "industry": "industry",
        "region": "billing country, billing state/province, shipping country",
        "source": "account source",
        "owner": "account owner, account owner: full name",
        "created": "created date, account: created date",
        "note": "description, account description",
    },
    "product": {
        "id": "product id, product code",
        "name": "product name, product: product name",
        "category": "product family",
        "list_price": "list price, unit price",
    },
    "rep": {
        "id": "user id",
        "name": "full name, user: full name, name",
        "email": "email, user: email",
        "team": "role: name, role name, role, department",
        "manager": "manager: full name, manager",
    },
    "activity": {
        "id": "activity id",
        "customer": "company / account, account name",
        "rep": "assigned",
        "deal": "opportunity",
        "kind": "task subtype, type, activity type",
        "at": "date, created date",
        "note": "subject",
    },
}

SALESFORCE_DATA: Headers = {
    "deal": {
        "id": "id",
        "title": "name",
        "customer": "accountname, account.name, account_name, accountid",
        "rep": "ownername, owner.name, owner_name, owner.email, ownerid",
        "product": "product2.name, productname",
        "amount": "amount",
        "currency": "currencyisocode",
        "stage": "stagename",
        "opened": "createddate",
        "closed": "closedate",
        "is_won": "iswon",
        "is_closed": "isclosed",
        "lost_reason": "loss_reason__c, lost_reason__c, closed_lost_reason__c",
        "source": "leadsource",
    },
    "customer": {
        "id": "id",
        "name": "name",
        "phone": "phone",
        "website": "website",
        "industry": "industry",
        "region": "billingcountry, billingstate",
        "source": "accountsource",
        "owner": "ownername, owner.name, ownerid",
        "created": "createddate",
        "note": "description",
    },
    "product": {"id": "id", "name": "name", "category": "family", "list_price": "unitprice"},
    "rep": {
        "id": "id",
        "name": "name",
        "email": "email",
        "team": "userrole.name, department",
        "manager": "manager.name",
    },
    "activity": {
        "id": "id",
        "customer": "account.name, accountname, accountid",
        "rep": "owner.name, ownername, ownerid",
        "deal": "whatid",
        "kind": "tasksubtype, type",
        "at": "activitydate, createddate",
        "note": "subject, description",
    },
}

PIPEDRIVE: Headers = {
    "deal": {
        "id": "deal - id, deal - system id, deal - pipedrive system id",
        "title": "deal - title, deal - titel, title",
        "customer": "organization, deal - organization, organization - name, deal - organisation, organisation,"
        " org_name",
        "rep": "deal - owner, deal - owner name, deal - besitzer, owner_name",
        "product": "deal - product name, product - name, deal - products",
        "amount": "deal - value, deal - wert",
        "currency": "deal - currency of value, deal - currency, deal - währung, deal - währung von wert",
        "status": "deal - status",
        "stage": "deal - stage, deal - stage (pipeline), deal - phase",
        "opened": "deal - deal created, deal - creation date, deal - created, deal - add time, deal - created on,"
        " deal - deal created on, deal - deal erstellt, deal - erstellt am",
        "won_time": "deal - won time, deal - won on, deal - zeitpunkt gewonnen, deal - gewonnen am",
        "lost_time": "deal - lost time, deal - lost on, deal - zeitpunkt verloren, deal - verloren am",
        "closed": "deal - closed on, deal - deal closed on, deal - close time, deal - closed, deal - abgeschlossen am",
        "expected": "deal - expected close date, deal - erwartetes abschlussdatum",
        "lost_reason": "deal - lost reason, deal - verlustgrund",
        "source": "deal - source, deal - source channel, deal - lead source, deal - source origin",
    },
    "customer": {
        "id": "organization - id, organization - system id, organization - pipedrive system id",
        "name": "organization - name",
        "phone": "organization - phone",
        "email": "organization - email",
        "website": "organization - website",
        "industry": "organization - industry",
        "region": "organization - country of address, organization - address - country, organization - region",
        "owner": "organization - owner",
        "created": "organization - organization created, organization - creation date, organization - created",
        "note": "organization - note",
    },
    "product": {
        "id": "product - id, product - product code, product - code",
        "name": "product - name",
        "category": "product - category",
        "list_price": "product - unit prices, product - unit price, product - price",
    },
    "rep": {"id": "user - id", "name": "user - name", "email": "user - email"},
    "activity": {
        "id": "activity - id",
        "customer": "organization, activity - organization, organization - name",
        "rep": "activity - assigned to user, activity - owner, activity - assigned to",
        "deal": "activity - deal, deal",
        "kind": "activity - type",
        "at": "activity - marked as done time, activity - due date, activity - add time",
        "note": "activity - subject, activity - note",
    },
}

ZOHO: Headers = {
    "deal": {
        "id": "record id, deal id, potential id",
        "title": "deal name, potential name",
        "customer": "account name",
        "rep": "deal owner, potential owner, deal owner name",
        "product": "product name, product",
        "amount": "amount",
        "currency": "currency",
        "stage": "stage",
        "opened": "created time",
        "closed": "closing date",
        "lost_reason": "reason for loss, reason for loss__s, lost reason",
        "source": "lead source",
    },
    "customer": {
        "id": "record id, account id",
        "name": "account name",
        "phone": "phone",
        "website": "website",
        "industry": "industry",
        "region": "billing country, shipping country, billing state",
        "owner": "account owner, account owner name",
        "created": "created time",
        "note": "description",
    },
    "product": {
        "id": "record id, product id, product code",
        "name": "product name",
        "category": "product category",
        "list_price": "unit price",
    },
    "rep": {
        "id": "record id",
        "name": "full name, user name",
        "email": "email",
        "team": "role",
        "manager": "reporting to",
    },
    "activity": {
        "id": "record id, call id",
        "customer": "account name, related to",
        "rep": "call owner, task owner, event owner, host",
        "kind": "activity type",
        "direction": "call type",
        "at": "call start time, from, due date, created time",
        "note": "subject, call purpose, description",
    },
}

CHINESE: Headers = {
    "deal": {
        "id": "商机编号, 商机id, 编号, 机会编号, 订单编号, id",
        "title": "商机名称, 销售机会名称, 机会名称, 商机标题, 商机主题, 机会主题, 商机",
        "customer": "客户名称, 关联客户, 对应客户, 所属客户, 公司名称, 企业名称, 客户",
        "rep": "负责人, 商机负责人, 所有人, 商机所有人, 销售负责人, 销售人员, 业务员, 归属人, 销售代表, 销售,"
        " 跟进人, 负责人姓名",
        "product": "产品名称, 关联产品, 意向产品, 产品",
        "amount": "商机金额, 成交金额, 销售金额, 预计销售金额, 预计成交金额, 预计金额, 机会金额, 金额,"
        " 金额(元), 金额（元）, 商机金额(元),"
        " 商机金额（元）, 预计金额(元)",
        "currency": "币种, 货币, 币别",
        "stage": "商机阶段, 销售阶段, 阶段, 阶段名称, 跟进阶段, 机会阶段",
        "status": "商机状态, 赢单状态, 状态, 结果, 商机结果, 赢输状态, 结单状态",
        "opened": "创建时间, 创建日期, 商机创建时间, 发现时间, 发现日期, 录入时间, 建立日期,"
        " 建立时间, 新增日期, 新增时间, 登记日期, 立项日期, 开始日期",
        "won_time": "赢单时间, 赢单日期",
        "lost_time": "输单时间, 输单日期",
        "closed": "实际成交日期, 实际成交时间, 实际结单日期, 成交日期, 成交时间, 结单日期, 结单时间, 关闭日期,"
        " 结案日期, 结案时间,"
        " 关闭时间, 结束日期, 结束时间, 签单日期, 签约日期,"
        " 预计成交日期, 预计成交时间, 预计结单日期, 预计签单日期, 预计签约日期, 预计成交",
        "expected": "预计成交日期, 预计成交时间, 预计结单日期, 预计签单日期, 预计签约日期, 预计成交",
        "lost_reason": "输单原因, 丢单原因, 失败原因, 输单理由, 流失原因",
        "source": "商机来源, 客户来源, 来源, 线索来源, 机会来源",
    },
    "customer": {
        "id": "客户编号, 客户id, 编号, id",
        "name": "客户名称, 公司名称, 企业名称, 客户, 名称",
        "email": "邮箱, 电子邮箱, 电子邮件, email",
        "phone": "电话, 手机, 手机号, 手机号码, 联系电话, 公司电话, 联系方式",
        "website": "网址, 网站, 官网, 公司网址, 公司网站",
        "industry": "客户行业, 所属行业, 行业, 一级行业",
        "region": "地区, 省份, 省市区, 省、市、区, 所在地区, 区域, 国家, 省, 地址",
        "source": "客户来源, 来源",
        "owner": "负责人, 所有人, 客户负责人, 客户所有人, 销售负责人, 业务员",
        "created": "创建时间, 创建日期",
        "note": "备注, 描述",
    },
    "product": {
        "id": "产品编号, 产品编码, 编号, 产品id",
        "name": "产品名称, 名称, 产品",
        "category": "产品类别, 产品类型, 产品分类, 类别, 产品系列, 系列",
        "list_price": "价格, 标准价格, 单价, 标准单价, 售价",
    },
    "rep": {
        "id": "员工编号, 工号, 用户id",
        "name": "姓名, 员工姓名, 用户名, 名称, 销售, 销售人员, 负责人",
        "email": "邮箱, 电子邮箱",
        "team": "部门, 所属部门, 团队, 区域, 销售团队",
        "manager": "直属上级, 上级, 主管, 经理",
        "joined": "入职日期, 入职时间",
        "left": "离职日期, 离职时间",
    },
    "activity": {
        "id": "跟进编号, 编号",
        "customer": "客户名称, 关联客户, 所属客户, 客户",
        "rep": "跟进人, 负责人, 创建人",
        "deal": "商机名称, 关联商机",
        "kind": "跟进方式, 跟进类型, 记录类型, 类型",
        "at": "跟进时间, 跟进日期, 创建时间, 时间",
        "note": "跟进内容, 内容, 备注",
    },
    "feedback": {
        "id": "反馈编号, 编号",
        "customer": "客户名称, 客户",
        "rep": "负责人, 销售",
        "deal": "商机名称, 关联商机",
        "kind": "反馈类型, 类型",
        "score": "评分, 分数, 满意度",
        "at": "反馈时间, 评价时间, 创建时间, 时间, 日期",
        "text": "反馈内容, 内容, 意见, 备注",
    },
}

JAPANESE: Headers = {
    "deal": {
        "id": "案件番号, 商談番号, 案件id, 商談id, 案件コード, 番号, id",
        "title": "案件名, 商談名, 件名, 案件, 商談",
        "customer": "取引先名, 取引先, 顧客名, 顧客, 会社名, 企業名, 得意先, 得意先名, お客様名",
        "rep": "担当者, 担当者名, 営業担当, 営業担当者, 担当, 所有者, 商談所有者, 案件担当者, 主担当",
        "product": "商品名, 商品, 製品名, 製品, サービス名",
        "amount": "金額, 受注金額, 商談金額, 案件金額, 見積金額, 売上金額, 予定金額, 見込金額, 金額(円), 金額（円）",
        "currency": "通貨, 通貨コード",
        "stage": "フェーズ, ステージ, 商談フェーズ, 商談ステージ, 案件ステージ, 営業フェーズ, 進捗, 段階",
        "status": "ステータス, 状態, 結果, 状況, 案件ステータス, 商談ステータス",
        "opened": "作成日, 作成日時, 登録日, 登録日時, 開始日, 案件作成日, 案件登録日, 商談開始日, 発生日",
        "closed": "完了日, 終了日, 受注日, 成約日, 確定日, 決着日, クローズ日, 完了予定日, 受注予定日,"
        " クローズ予定日, 契約予定日",
        "expected": "完了予定日, 受注予定日, クローズ予定日, 契約予定日",
        "lost_reason": "失注理由, 失注原因, 敗因",
        "source": "リードソース, 流入経路, 流入元, 案件経路",
    },
    "customer": {
        "id": "取引先番号, 顧客番号, 顧客コード, 顧客id, 取引先id, 番号",
        "name": "取引先名, 取引先, 顧客名, 顧客, 会社名, 企業名, 得意先名",
        "email": "メールアドレス, メール, eメール",
        "phone": "電話番号, 電話, tel",
        "website": "ウェブサイト, webサイト, ホームページ, url",
        "industry": "業種, 業界",
        "region": "地域, 都道府県, 国, エリア, 住所",
        "source": "リードソース, 流入経路, 流入元",
        "owner": "担当者, 営業担当, 所有者, 担当者名",
        "created": "作成日, 登録日, 作成日時",
        "note": "備考, メモ, 説明",
    },
    "product": {
        "id": "商品コード, 商品番号, 製品コード",
        "name": "商品名, 製品名, 商品, 製品",
        "category": "カテゴリ, カテゴリー, 分類, 商品分類, シリーズ",
        "list_price": "価格, 単価, 標準価格, 定価, 販売価格",
    },
    "rep": {
        "id": "社員番号, 従業員番号, 社員コード",
        "name": "氏名, 名前, 担当者, 担当者名, 営業担当, 社員名",
        "email": "メールアドレス, メール",
        "team": "部署, 所属, チーム, 部門, 支店, 拠点, 営業所",
        "manager": "上司, マネージャー, 課長, 責任者",
        "joined": "入社日, 入社年月日",
        "left": "退社日, 退職日",
    },
    "activity": {
        "id": "活動番号, 番号",
        "customer": "取引先名, 顧客名, 会社名, 取引先, 顧客",
        "rep": "担当者, 営業担当, 担当者名",
        "deal": "案件名, 商談名",
        "kind": "活動種別, 種別, 種類, 活動内容",
        "at": "活動日, 活動日時, 日時, 日付, 対応日",
        "note": "内容, 備考, メモ, コメント",
    },
}

GERMAN: Headers = {
    "deal": {
        "id": "auftragsnummer, auftragsnr, auftrags-nr, deal-id, dealnummer, deal-nr., datensatz-id,"
        " datensatznummer, vorgangsnummer, opportunity-id,"
        " angebotsnummer, angebotsnr, verkaufschance-nr., projektnummer, nummer, nr., nr, id",
        "title": "deal-name, dealname, geschäftsname, geschäft, opportunity-name, verkaufschance, chance,"
        " bezeichnung, titel,"
        " projekt, projektname, auftrag, vorgang, thema, deal, name",
        "customer": "kunde, kundenname, firma, firmenname, unternehmen, verknüpftes unternehmen,"
        " zugehöriges unternehmen, zugeordnetes unternehmen, primäres unternehmen, account,"
        " accountname,"
        " account-name, organisation, auftraggeber",
        "rep": "verkäufer, verkäuferin, vertriebsmitarbeiter, vertriebler, vertrieb, zuständig,"
        " zuständiger mitarbeiter,"
        " zuständiger, mitarbeiter, bearbeiter, betreuer, besitzer, inhaber, deal-inhaber, opportunity-inhaber,"
        " inhaber der opportunity,"
        " verantwortlich, verantwortlicher, sachbearbeiter, vertreter, außendienst, ansprechpartner intern",
        "product": "produkt, produktname, artikel, artikelname, ware",
        "amount": "betrag, auftragswert, wert, umsatz, summe, volumen, auftragssumme, dealwert, deal-wert,"
        " auftragsvolumen,"
        " abschlusswert, betrag (€), betrag (eur), betrag in eur, wert (€), wert in eur, nettobetrag, netto, preis",
        "currency": "währung, währungscode",
        "stage": "phase, stufe, deal-phase, dealphase, vertriebsphase, verkaufsphase, verkaufsstufe,"
        " geschäftsphase, pipeline-phase",
        "status": "status, ergebnis, zustand",
        "opened": "erstellt am, erstellt, erstelldatum, erstellungsdatum, angelegt am, angelegt, eröffnet,"
        " eröffnet am,"
        " beginn, begonnen am, anlagedatum, erfasst am, eingang, eingangsdatum, startdatum, kontaktdatum, datum",
        "won_time": "gewonnen am",
        "lost_time": "verloren am",
        "closed": "abschlussdatum, abgeschlossen am, abgeschlossen, geschlossen am, geschlossen, abschluss,"
        " abschluss am,"
        " schlusstermin, enddatum, ende, auftragsdatum, beendet am",
        "expected": "erwartetes abschlussdatum, voraussichtlicher abschluss, voraussichtliches abschlussdatum,"
        " erwarteter"
        " abschluss, erwartet am, erwartet, geplanter abschluss",
        "lost_reason": "verlustgrund, grund, ablehnungsgrund, grund für verlust, absagegrund",
        "source": "quelle, herkunft, leadquelle, lead-quelle, kanal",
    },
    "customer": {
        "id": "kundennummer, kunden-nr., kundennr., kunden-nr, kundennr, datensatz-id, nummer, nr., id",
        "name": "kunde, kundenname, firma, firmenname, unternehmen, unternehmensname, name, account, accountname",
        "email": "e-mail, email, mail, e-mail-adresse",
        "phone": "telefon, telefonnummer, tel., tel, mobil, rufnummer",
        "website": "webseite, website, internet, homepage, url",
        "industry": "branche",
        "region": "region, land, gebiet, bundesland, ort, stadt, standort",
        "source": "quelle, herkunft, leadquelle",
        "owner": "zuständig, zuständiger mitarbeiter, betreuer, verkäufer, inhaber, besitzer, kundenbetreuer,"
        " vertriebsmitarbeiter",
        "created": "erstellt am, angelegt am, erstellungsdatum, kunde seit, erfasst am",
        "note": "notiz, notizen, bemerkung, bemerkungen, kommentar, beschreibung",
    },
    "product": {
        "id": "artikelnummer, artikel-nr., artikelnr., produktnummer, nummer, nr.",
        "name": "produkt, produktname, artikel, artikelname, bezeichnung, name",
        "category": "kategorie, warengruppe, produktgruppe, serie, reihe, produktfamilie",
        "list_price": "preis, listenpreis, verkaufspreis, einzelpreis, vk-preis",
    },
    "rep": {
        "id": "personalnummer, mitarbeiternummer, nummer",
        "name": "verkäufer, verkäuferin, vertriebsmitarbeiter, mitarbeiter, name, vertreter",
        "email": "e-mail, email, mail",
        "team": "team, region, gebiet, niederlassung, abteilung, büro, standort, regionalbüro",
        "manager": "vorgesetzter, vorgesetzte, leiter, teamleiter, chef, manager, vertriebsleiter",
        "joined": "eintritt, eintrittsdatum, eingetreten am, seit",
        "left": "austritt, austrittsdatum, ausgetreten am, bis",
    },
    "activity": {
        "id": "nummer, nr.",
        "customer": "kunde, kundenname, firma, unternehmen",
        "rep": "verkäufer, mitarbeiter, zuständig, bearbeiter, vertriebsmitarbeiter",
        "deal": "deal, geschäft, auftrag, verkaufschance, vorgang",
        "kind": "art, typ, aktivität, kontaktart",
        "direction": "richtung",
        "at": "datum, zeitpunkt, zeit, am, wann",
        "note": "notiz, bemerkung, kommentar, betreff, text, beschreibung",
    },
    "feedback": {
        "id": "nummer, nr.",
        "customer": "kunde, kundenname, firma",
        "rep": "verkäufer, mitarbeiter",
        "deal": "deal, auftrag, vorgang",
        "kind": "art, typ",
        "score": "bewertung, note, punkte, wertung",
        "at": "datum, zeitpunkt, am",
        "text": "kommentar, text, bemerkung, rückmeldung",
    },
}

MARKS: dict[str, dict[str, str]] = {
    "hubspot": {
        "deal": "record id, deal name, deal stage, deal owner, create date, close date, associated company,"
        " associated company (primary), associated company ids, last modified date, deal description, dealname,"
        " dealstage,"
        " closedate, createdate, hubspot_owner_id",
        "customer": "record id, company name, company owner, company domain name, website url, create date,"
        " lifecycle stage, lead status",
        "product": "record id, unit price, product type, billing frequency, create date",
        "rep": "user id, main team, primary team, last active, seat",
        "activity": "record id, activity type, activity date, activity assigned to, call direction,"
        " associated company,"
        " associated company ids",
    },
    "salesforce": {
        "deal": "opportunity owner, opportunity name, opportunity id, account name, created date, close date,"
        " probability (%), fiscal period, owner role, next step, age, stage",
        "customer": "account owner, account name, account id, billing country, billing state/province, last activity,"
        " last modified date, account source, parent account",
        "product": "product name, product code, product family, product description, active",
        "rep": "full name, user: full name, role: name, role name, username, profile: name",
        "activity": "assigned, company / account, opportunity, task subtype, activity id, priority, subject",
    },
    "salesforce-data": {
        "deal": "stagename, closedate, createddate, accountname, account.name, accountid, iswon, isclosed, isdeleted,"
        " ownername, owner.name, ownerid, leadsource, currencyisocode",
        "customer": "ownername, owner.name, ownerid, createddate, billingcountry, billingstate, accountsource,"
        " isdeleted,"
        " numberofemployees, annualrevenue, lastmodifieddate",
        "product": "productcode, isactive, family, createddate, quantityunitofmeasure",
        "rep": "username, isactive, profileid, userroleid, createddate, managerid",
        "activity": "whatid, whoid, activitydate, tasksubtype, createddate, ownerid, accountid",
    },
    "zoho": {
        "deal": "record id, deal owner, deal name, closing date, account name, created time, modified time,"
        " created by,"
        " deal owner.id, deal owner id, account name.id, potential name, potential owner",
        "customer": "record id, account owner, account name, created time, modified time, account number,"
        " account owner.id, billing country",
        "product": "record id, product owner, product name, product code, created time, modified time",
        "rep": "record id, full name, reporting to, created time, user name",
        "activity": "record id, call owner, task owner, call type, call start time, created time, modified time, host",
    },
}
"""Titles by which an export is known: several of them have to be there. The programs that are not listed are known by
any of their titles that have no meaning of their own here."""

SIMPLER = str.maketrans(
    "機編號稱戶階額負責創時間預計產業務員聯關對應屬銷單贏輸結狀態類別電話郵網區國簽約實際錄發現開內備註價標準貨幣種來線進記評數滿饋見"
    "總經職離門團隊級訂題會歸敗終於處該與個專項資訊資號稅幾條報銀買賣質認證處執執達標設術閉驗丟",
    "机编号称户阶额负责创时间预计产业务员联关对应属销单赢输结状态类别电话邮网区国签约实际录发现开内备注价标准货币种来线进记评数满馈见"
    "总经职离门团队级订题会归败终于处该与个专项资讯资号税几条报银买卖质认证处执执达标设术闭验丢",
)
"""Traditional Chinese characters of titles and words as the simplified ones that the tables are written in."""
