"""The headers that HubSpot, Pipedrive, Bitrix24, Salesforce and others write in other languages: data, as in
`program_headers.py`. Where Pipedrive puts the kind of record before a title ("Trato - Valor"), only the title is here.
"""

from __future__ import annotations

Headers = dict[str, dict[str, str]]

SPANISH: Headers = {
    "deal": {
        "id": "id de registro, id del registro, id de objeto, id del negocio, id de la oportunidad,"
        " id de oportunidad, id de trato, id del trato, id de la negociación, identificador, id, número",
        "title": "nombre del negocio, nombre de la negociación, nombre de la oportunidad, nombre de oportunidad,"
        " nombre del trato, título, negociación, oportunidad, negocio, nombre, asunto",
        "customer": "empresa asociada, empresa asociada (primary), empresa asociada (principal), empresas asociadas,"
        " empresa principal, nombre de la cuenta, nombre de cuenta, cuenta, organización, compañía,"
        " nombre de la empresa, empresa, nombre del cliente, cliente",
        "rep": "propietario del negocio, propietario de la oportunidad, propietario de oportunidad,"
        " propietario del trato, propietario de la negociación, propietario, persona responsable, responsable,"
        " vendedor, vendedora, comercial, asignado a, representante, agente",
        "product": "producto, nombre del producto, nombre de producto",
        "amount": "valor, importe, monto, cantidad, valor del negocio, importe del negocio, cantidad del negocio,"
        " valor del trato, importe total, total, ingresos, ingreso",
        "currency": "moneda, moneda del valor, moneda de valor, divisa, código de moneda, divisa del negocio,"
        " moneda del negocio, divisa de la oportunidad",
        "stage": "etapa del negocio, etapa de la negociación, etapa de la oportunidad, etapa de oportunidad, etapa,"
        " fase, etapa de venta, etapa de ventas",
        "status": "estado, estatus, situación",
        "is_won": "es ganado, ganado, cerrado ganado, es un negocio ganado",
        "is_closed": "cerrado, está cerrado, negocio cerrado, negociación cerrada",
        "opened": "fecha de creación, fecha creación, creado el, creada el, creado, trato creado, trato creado el,"
        " fecha de apertura, hora de adición, fecha de inicio",
        "won_time": "ganado el, ganado en, fecha de ganado, hora de ganado, tiempo ganado",
        "lost_time": "perdido el, perdido en, fecha de perdido, hora de perdido, tiempo perdido",
        "closed": "fecha de cierre, fecha cierre, fecha de cierre real, cerrado el, trato cerrado el,"
        " fecha de finalización",
        "expected": "fecha de cierre prevista, fecha de cierre esperada, fecha prevista de cierre,"
        " fecha esperada de cierre, fecha estimada de cierre, fecha de cierre estimada, cierre esperado,"
        " cierre previsto",
        "lost_reason": "motivo de la pérdida, motivo de pérdida, razón de pérdida, razón de la pérdida,"
        " motivo de cierre perdido, motivo del cierre perdido, motivo perdido",
        "source": "fuente, origen, fuente original, origen del prospecto, origen del candidato,"
        " origen de la oportunidad, fuente del negocio, canal",
    },
    "customer": {
        "id": "id de registro, id del registro, id de la cuenta, id de empresa, organización - id, id",
        "name": "nombre de la empresa, nombre de la cuenta, nombre de la organización, nombre de la compañía,"
        " organización - nombre, empresa, compañía, organización, cuenta, cliente, nombre",
        "email": "correo electrónico, correo, email",
        "phone": "número de teléfono, teléfono, organización - teléfono",
        "website": "url del sitio web, sitio web, nombre de dominio de la empresa, dominio",
        "industry": "sector, industria, ramo",
        "region": "país, país/región, estado/región, provincia, región, ciudad",
        "source": "fuente, fuente original, origen",
        "owner": "propietario de la empresa, propietario de la cuenta, organización - propietario, propietario,"
        " persona responsable, responsable",
        "created": "fecha de creación, creado el, organización - organización creada",
        "note": "descripción, notas, comentario, comentarios",
    },
    "product": {
        "id": "código de producto, código, sku, id",
        "name": "nombre del producto, nombre de producto, producto, nombre",
        "category": "categoría, familia de productos, tipo de producto, categoría del producto",
        "list_price": "precio, precio unitario, precio de lista",
    },
    "activity": {
        "id": "id de actividad, id",
        "customer": "empresa asociada, empresa, organización, cuenta, compañía, cliente",
        "rep": "actividad asignada a, asignado a, asignada a, asignado al usuario, asignada al usuario, propietario,"
        " persona responsable, responsable",
        "deal": "negocio asociado, negocio, trato, oportunidad, negociación",
        "kind": "tipo de actividad, tipo",
        "direction": "dirección, dirección de la llamada",
        "at": "marcada como hecha, hora de finalización, fecha de la actividad, fecha de actividad,"
        " fecha de vencimiento, fecha límite, fecha",
        "note": "asunto, notas, nota, descripción",
    },
}

PORTUGUESE: Headers = {
    "deal": {
        "id": "id do registro, id do registo, id do objeto, id do negócio, id da oportunidade, identificador, id,"
        " número",
        "title": "nome do negócio, nome da oportunidade, título, título do negócio, negócio, oportunidade, nome,"
        " assunto",
        "customer": "empresa associada, empresa associada (primary), empresa associada (principal),"
        " empresas associadas, empresa principal, nome da conta, conta, organização, companhia, nome da empresa,"
        " empresa, nome do cliente, cliente",
        "rep": "proprietário do negócio, proprietário da oportunidade, dono do negócio, dono da oportunidade,"
        " proprietário, pessoa responsável, responsável, vendedor, vendedora, consultor, atribuído a, representante",
        "product": "produto, nome do produto",
        "amount": "valor, valor do negócio, montante, quantia, valor total, total, receita",
        "currency": "moeda, moeda do valor, moeda do negócio, código da moeda, moeda da oportunidade",
        "stage": "etapa do negócio, estágio do negócio, fase do negócio, etapa da oportunidade, etapa, estágio, fase,"
        " fase da oportunidade",
        "status": "status, situação, estado, status do negócio",
        "is_won": "é ganho, fechado ganho, ganho",
        "is_closed": "fechado, está fechado, negócio fechado",
        "opened": "data de criação, data criação, criado em, negócio criado em, negócio criado, data de abertura,"
        " data de início, criado",
        "won_time": "ganho em, data de ganho, data do ganho, hora do ganho",
        "lost_time": "perdido em, data de perda, data da perda, hora da perda",
        "closed": "data de fechamento, data fechamento, data de fecho, fechado em, negócio fechado em,"
        " data de encerramento, data de conclusão, data de término",
        "expected": "data de fechamento esperada, data esperada de fechamento, data de fechamento prevista,"
        " data prevista de fechamento, previsão de fechamento, data de fecho prevista, data prevista de fecho,"
        " data de fecho esperada, fechamento esperado",
        "lost_reason": "motivo da perda, motivo de perda, razão da perda, motivo do fechamento perdido,"
        " motivo de fechamento perdido",
        "source": "fonte, origem, origem do lead, origem da oportunidade, fonte original, origem do negócio, canal",
    },
    "customer": {
        "id": "id do registro, id do registo, id da conta, organização - id, id",
        "name": "nome da empresa, nome da conta, nome da organização, organização - nome, empresa, companhia,"
        " organização, conta, cliente, nome",
        "email": "e-mail, email",
        "phone": "número de telefone, telefone, organização - telefone",
        "website": "url do site, site, website, nome de domínio da empresa, domínio",
        "industry": "setor, indústria, ramo",
        "region": "país, país/região, estado/região, estado, cidade, região",
        "source": "fonte, fonte original, origem",
        "owner": "proprietário da empresa, proprietário da conta, organização - proprietário, proprietário,"
        " pessoa responsável, responsável",
        "created": "data de criação, criado em, organização - organização criada em",
        "note": "descrição, notas, observações, comentários",
    },
    "product": {
        "id": "código do produto, código, sku, id",
        "name": "nome do produto, produto, nome",
        "category": "categoria, família do produto, família de produtos, tipo de produto",
        "list_price": "preço, preço unitário, preço de lista",
    },
    "activity": {
        "id": "id da atividade, id",
        "customer": "empresa associada, empresa, organização, conta, cliente",
        "rep": "atividade atribuída a, atribuído a, atribuída a, atribuído ao usuário, atribuída ao usuário,"
        " proprietário, responsável",
        "deal": "negócio associado, negócio, oportunidade",
        "kind": "tipo de atividade, tipo",
        "direction": "direção, direção da chamada",
        "at": "marcada como feita em, data da atividade, data de vencimento, data de conclusão, data",
        "note": "assunto, notas, nota, descrição",
    },
}

FRENCH: Headers = {
    "deal": {
        "id": "id de fiche d'informations, id de l'enregistrement, id d'enregistrement, id de la transaction,"
        " id de l'affaire, id de l'opportunité, id opportunité, identifiant, id, numéro",
        "title": "nom de la transaction, nom de l'affaire, nom de l'opportunité, nom opportunité, titre, affaire,"
        " transaction, opportunité, nom, objet",
        "customer": "entreprise associée, entreprise associée (primary), entreprise associée (principale),"
        " entreprises associées, entreprise principale, nom du compte, compte, organisation, société,"
        " nom de l'entreprise, nom de la société, entreprise, nom du client, client",
        "rep": "propriétaire de la transaction, propriétaire de l'affaire, propriétaire de l'opportunité,"
        " propriétaire opportunité, propriétaire, personne responsable, responsable, vendeur, vendeuse, commercial,"
        " commerciale, assigné à, attribué à",
        "product": "produit, nom du produit",
        "amount": "montant, valeur, montant de la transaction, valeur de l'affaire, total, montant total, revenu",
        "currency": "devise, monnaie, devise de la valeur, code devise, code de devise, devise de la transaction,"
        " devise de l'opportunité",
        "stage": "phase de la transaction, étape de la transaction, étape de l'affaire, étape de l'opportunité,"
        " étape, phase, étape de vente",
        "status": "statut, état, statut de l'affaire",
        "is_won": "gagné, fermé gagné, est gagnée",
        "is_closed": "fermé, clôturé, transaction fermée, affaire clôturée, affaire terminée",
        "opened": "date de création, créé le, créée le, date création, affaire créée le, affaire créée,"
        " date d'ouverture, date de début, ajouté le",
        "won_time": "gagné le, gagnée le, date de gain, heure gagnée",
        "lost_time": "perdu le, perdue le, date de perte, heure perdue",
        "closed": "date de fermeture, date de clôture, date clôture, clôturé le, clôturée le, affaire clôturée le,"
        " fermé le, date de fin",
        "expected": "date de clôture prévue, date de fermeture prévue, date de clôture attendue,"
        " date de clôture estimée, date prévue de clôture, clôture prévue, date de conclusion prévue",
        "lost_reason": "raison de la perte, motif de la perte, motif de perte, raison de perte,"
        " motif de fermeture perdue, raison perdue",
        "source": "source, origine, source d'origine, origine de la piste, source de la piste, origine du prospect,"
        " canal",
    },
    "customer": {
        "id": "id de fiche d'informations, id de l'enregistrement, id du compte, organisation - id, identifiant, id",
        "name": "nom de l'entreprise, nom du compte, nom de la société, nom de l'organisation, organisation - nom,"
        " entreprise, société, organisation, compte, client, nom",
        "email": "e-mail, email, adresse e-mail, courriel",
        "phone": "numéro de téléphone, téléphone, organisation - téléphone",
        "website": "url du site web, site web, nom de domaine de l'entreprise, domaine",
        "industry": "secteur, secteur d'activité, industrie",
        "region": "pays, pays/région, état/région, région, ville",
        "source": "source, source d'origine, origine",
        "owner": "propriétaire de l'entreprise, propriétaire du compte, organisation - propriétaire, propriétaire,"
        " personne responsable, responsable",
        "created": "date de création, créé le, organisation - organisation créée le",
        "note": "description, notes, remarque, commentaire, commentaires",
    },
    "product": {
        "id": "code produit, code du produit, référence, sku, id",
        "name": "nom du produit, produit, nom",
        "category": "catégorie, famille de produits, type de produit",
        "list_price": "prix, prix unitaire, prix catalogue",
    },
    "activity": {
        "id": "id d'activité, id",
        "customer": "entreprise associée, entreprise, organisation, compte, société, client",
        "rep": "activité assignée à, assigné à, assignée à, attribué à, assigné à l'utilisateur,"
        " assignée à l'utilisateur, propriétaire, responsable",
        "deal": "transaction associée, transaction, affaire, opportunité",
        "kind": "type d'activité, type",
        "direction": "direction de l'appel, direction, sens",
        "at": "marquée comme terminée le, date d'activité, date de l'activité, date d'échéance, échéance, date",
        "note": "objet, sujet, notes, note, description",
    },
}

RUSSIAN: Headers = {
    "deal": {
        "id": "id записи, идентификатор записи, идентификатор, id сделки, id возможности, сделка id, id, номер,"
        " номер сделки",
        "title": "название сделки, название, имя сделки, название возможности, заголовок, сделка, возможность,"
        " наименование, тема",
        "customer": "компания: название компании, связанная компания, связанная компания (primary),"
        " связанная компания (основная), связанные компании, основная компания, название компании,"
        " название организации, компания, организация, контрагент, клиент, имя учетной записи, название аккаунта,"
        " аккаунт",
        "rep": "владелец сделки, владелец возможности, владелец, ответственный, ответственный менеджер, менеджер,"
        " продавец, исполнитель, назначено",
        "product": "товар, продукт, название продукта, название товара",
        "amount": "сумма, сумма сделки, сумма в валюте сделки, стоимость, ценность, значение, бюджет,"
        " ожидаемая сумма, доход, выручка",
        "currency": "валюта, валюта сделки, валюта стоимости, код валюты, валюта значения",
        "stage": "стадия сделки, этап сделки, стадия, этап, этап воронки, фаза, этап продажи, стадия продажи",
        "status": "статус, статус сделки, состояние, группа стадии",
        "is_won": "удачно, выиграна, успешна",
        "is_lost": "не удачно, неудачно, проиграна",
        "is_closed": "сделка закрыта, закрыта, закрыто",
        "opened": "дата создания, дата создания сделки, создана, создано, создан, сделка создана, дата начала,"
        " дата открытия, время добавления",
        "won_time": "дата выигрыша, время выигрыша, выиграно в, выиграна в",
        "lost_time": "дата проигрыша, время проигрыша, проиграно в, проиграна в",
        "closed": "дата закрытия, дата завершения, закрыта в, сделка закрыта в, дата закрытия сделки,"
        " фактическая дата закрытия, предполагаемая дата закрытия",
        "expected": "предполагаемая дата закрытия, ожидаемая дата закрытия, планируемая дата закрытия,"
        " дата ожидаемого закрытия, прогнозируемая дата закрытия",
        "lost_reason": "причина проигрыша, причина отказа, причина потери, причина закрытия, причина провала",
        "source": "источник, источник сделки, источник лида, исходный источник, канал",
    },
    "customer": {
        "id": "id записи, идентификатор, организация - id, id",
        "name": "название компании, название организации, организация - название, организация - имя, компания,"
        " организация, контрагент, клиент, наименование, название",
        "email": "e-mail, email, электронная почта, эл. почта, рабочий e-mail",
        "phone": "телефон, номер телефона, рабочий телефон, организация - телефон",
        "website": "сайт, веб-сайт, корпоративный сайт, доменное имя компании",
        "industry": "отрасль, сфера деятельности",
        "region": "страна, страна/регион, регион, город, область",
        "source": "источник, исходный источник",
        "owner": "владелец компании, организация - владелец, владелец, ответственный, менеджер",
        "created": "дата создания, создана, организация - организация создана",
        "note": "описание, комментарий, примечание, заметки",
    },
    "product": {
        "id": "код товара, артикул, код, id",
        "name": "название товара, название, товар, продукт, наименование",
        "category": "категория, раздел, группа",
        "list_price": "цена, цена за единицу, стоимость",
    },
    "activity": {
        "id": "id",
        "customer": "связанная компания, компания, организация, клиент, контрагент",
        "rep": "назначено, назначено пользователю, ответственный, исполнитель, владелец, менеджер",
        "deal": "связанная сделка, сделка, возможность",
        "kind": "тип активности, тип действия, тип дела, тип",
        "direction": "направление",
        "at": "отмечено как выполненное, дата завершения, дата активности, срок, крайний срок, срок выполнения, дата",
        "note": "тема, название, заметка, комментарий, описание",
    },
}

PREFIXES = (
    "trato, negocio, negociación, oportunidad, actividad, negócio, oportunidade, atividade, affaire, transaction,"
    " opportunité, activité, сделка, возможность, активность, действие, дело"
)
"""What Pipedrive puts before the title of a column of deals or activities."""
