"""Words for deals that were won, lost or are open, in the languages that programs are set to: data.

Words are compared as `words.same` says: whatever their case, accents, blanks and signs.
"""

from __future__ import annotations

WON = (
    # English, German, Dutch
    "won, closed won, closedwon, win, wins, deal won, won deal, success, successful, closed as won, order received,"
    " gewonnen, abgeschlossen gewonnen, geschlossen gewonnen, geschlossen und gewonnen, abgeschlossen und gewonnen,"
    " erfolgreich abgeschlossen, auftrag gewonnen, auftrag erhalten, beauftragt, gewonnen abgeschlossen,"
    " erfolgreich, gewonnen opdracht, gesloten gewonnen, afgesloten gewonnen, gewonnen gesloten, gewonnen deal, binnen,"
    # Spanish, Portuguese
    " ganado, ganada, ganados, cierre ganado, cerrado ganado, cerrada ganada, ganado cerrado, negocio ganado,"
    " trato ganado, venta ganada, oportunidad ganada, cierre exitoso, cerrado y ganado, cerrada y ganada,"
    " ganho, ganha, ganhos, fechado ganho, fechada ganha, fechado e ganho, fechada e ganha, negócio ganho,"
    " negócio fechado ganho, negócio fechado e ganho, fechamento ganho, venda ganha, venda realizada,"
    " oportunidade ganha, vendido, vendida, fecho ganho,"
    # French, Italian
    " gagné, gagnée, gagnés, gagnées, fermé gagné, fermée gagnée, fermé et gagné, clôturé gagné, clôturée gagnée,"
    " clôturé et gagné, conclu gagné, clos gagné, affaire gagnée, transaction gagnée, opportunité gagnée, vente gagnée,"
    " fermeture gagnée, vinto, vinta, vinti, chiuso vinto, chiusa vinta, chiuso e vinto, chiusura vinta,"
    " chiusa e vinta, trattativa vinta, affare vinto, opportunità vinta, acquisito, acquisita, concluso vinto,"
    # Russian, Ukrainian, Polish, Czech
    " выиграна, выигран, выиграно, выигранная, выигранные, выиграл, сделка выиграна, закрыта выиграна,"
    " закрыто выиграно, успешна, успешно, успешная, успешно реализовано, успешно завершена, успешно закрыта,"
    " сделка успешна, завершена успешно, сделка заключена, закрыто успешно, успех, виграна, виграно, успішна,"
    " успішно, успішно реалізовано, угоду виграно, wygrana, wygrane, wygrany, zamknięte wygrane, zamknięta wygrana,"
    " zamknięte jako wygrane, zamknięta jako wygrana, zamknięty wygrany, szansa wygrana, transakcja wygrana, sprzedane,"
    " sukces, vyhráno, vyhraný, vyhraná, uzavřeno vyhráno, uzavřený vyhraný, vyhrané, vyhraté,"
    # Turkish, the Nordic languages, Hungarian, Romanian, Greek, Vietnamese, Indonesian
    " kazanıldı, kazanılan, kazanılmış, kazandı, kapatıldı kazanıldı, kapalı kazanıldı, kazanılan anlaşma,"
    " satış yapıldı, başarılı, vunnen, vunna, vunnet, vundet, vant, stängd vunnen, stängd och vunnen, lukket vunnet,"
    " lukket vundet, voitettu, voitto, suljettu voitettu, megnyert, megnyerve, nyert, lezárt megnyert, câștigat,"
    " câștigată, închis câștigat, κερδισμένη, κερδισμένο, κερδήθηκε, thắng, đã thắng, thành công, chốt thành công,"
    " menang, berhasil, dimenangkan, tertutup menang,"
    # Arabic, Hebrew, Thai
    " فوز, تم الفوز, مغلقة بالفوز, رابحة, ربح, נצחון, זכייה, נסגר בהצלחה, זכינו, ปิดการขายได้, ชนะ, ชนะการขาย,"
    # Chinese, Japanese, Korean
    " 赢单, 已赢单, 赢单关闭, 成交, 已成交, 成功, 赢得, 赢, 签约成交, 成功结束, 结单赢单, 成功关闭, 已结束并赢得,"
    " 结束并赢得, 已关闭赢单, 贏單, 已贏單, 受注, 受注済, 受注済み, 成約, 成約済み, 勝ち, 受注完了, 完了受注,"
    " クローズ受注, 成立, 商談成立, 獲得, 수주, 수주완료, 성사, 성공, 성사됨, 계약완료, 수주성공"
)
LOST = (
    "lost, closed lost, closedlost, loss, closed lost to competition, lost to competition, lost deal, deal lost,"
    " closed as lost, unsuccessful, disqualified, abandoned, verloren, abgeschlossen verloren, geschlossen verloren,"
    " geschlossen und verloren, abgeschlossen und verloren, auftrag verloren, nicht erhalten, absage, abgesagt,"
    " abgelehnt, an mitbewerber verloren, gesloten verloren, afgesloten verloren, verloren gesloten, verloren deal,"
    " perdido, perdida, perdidos, cierre perdido, cerrado perdido, cerrada perdida, perdido cerrado, negocio perdido,"
    " trato perdido, venta perdida, oportunidad perdida, cerrado y perdido, cerrada y perdida, fechado perdido,"
    " fechada perdida, fechado e perdido, fechada e perdida, negócio perdido, negócio fechado perdido,"
    " negócio fechado e perdido, fechamento perdido, venda perdida, oportunidade perdida, fecho perdido, perdu,"
    " perdue, perdus, perdues, fermé perdu, fermée perdue, fermé et perdu, clôturé perdu, clôturée perdue,"
    " clôturé et perdu, conclu perdu, clos perdu, affaire perdue, transaction perdue, opportunité perdue,"
    " vente perdue, fermeture perdue, perso, persa, persi, chiuso perso, chiusa persa, chiuso e perso,"
    " chiusura persa, chiusa e persa, trattativa persa, affare perso, opportunità persa, concluso perso, проиграна,"
    " проигран, проиграно, проигранная, проигранные, сделка проиграна, закрыта проиграна, закрыто проиграно,"
    " провалена, провал, сделка провалена, закрыто и не реализовано, не реализовано, неуспешна, неуспешно, неуспех,"
    " завершена неуспешно, сделка потеряна, потеряна, потеряно, отказ, програна, програно, провалено, втрачена,"
    " втрачено, угоду програно, przegrana, przegrane, przegrany, zamknięte przegrane, zamknięta przegrana,"
    " zamknięte jako przegrane, zamknięta jako przegrana, zamknięty przegrany, szansa przegrana,"
    " transakcja przegrana, utracone, utracona, stracone, prohráno, prohraný, prohraná, uzavřeno prohráno,"
    " uzavřený prohraný, ztraceno, prehrané, stratené, kaybedildi, kaybedilen, kaybedilmiş, kaybetti,"
    " kapatıldı kaybedildi, kapalı kaybedildi, kaybedilen anlaşma, başarısız, förlorad, förlorat, förlorade,"
    " stängd förlorad, stängd och förlorad, tapt, lukket tapt, tabt, lukket tabt, hävitty, menetetty,"
    " suljettu hävitty, elveszett, elvesztett, elvesztve, lezárt elvesztett, pierdut, pierdută, închis pierdut,"
    " χαμένη, χαμένο, χάθηκε, thua, đã thua, thất bại, đã mất, kalah, gagal, tertutup kalah, خسارة, تمت الخسارة,"
    " مغلقة بالخسارة, خاسرة, מפסיד, אבוד, הפסד, נסגר ללא הצלחה, แพ้, ปิดการขายไม่ได้, เสีย, 输单, 已输单, 丢单,"
    " 已丢单, 失单, 失败, 流失, 输单关闭, 输, 失败结束, 失败关闭, 已结束并丢失, 结束并丢失, 已关闭输单, 輸單, 已輸單,"
    " 丟單, 失注, 失注済み, 不成立, 負け, 完了失注, クローズ失注, 失注完了, 商談不成立, 실주, 실패, 수주실패,"
    " 성사실패"
)
OPEN = (
    "open, in progress, ongoing, active, pending, offen, laufend, in arbeit, in bearbeitung, aktiv, abierto, abierta,"
    " en curso, en proceso, aberto, aberta, em andamento, em aberto, em progresso, ouvert, ouverte, en cours, aperto,"
    " aperta, in corso, открыта, открыто, открытая, в работе, в процессе, активна, відкрита, w toku, otwarta,"
    " otwarte, otwarty, aktywna, lopend, lopende, in behandeling, açık, devam ediyor, öppen, pågående, åben, åpen,"
    " avoin, otevřeno, otevřený, nyitott, deschis, 进行中, 跟进中, 未结束, 推进中, 开放, 未关闭, 进行, 進行中,"
    " 商談中, 対応中, 未完了, オープン, 진행중, 진행"
)

WON_STEMS = (
    r"\bwon\b(?!['’])|\bgewonnen\b|\bganad[oa]s?\b|\bganh[oa]s?\b|\bgagnee?s?\b|\bvint[oaie]\b|выигран|виграна"
    r"|\bуспешно\b|\bуспех\b|\bwygran|\bzwyciez|\bvyhra|kazanil|\bkazandi|\bvunn[ae]|\bvundet\b|\bvoitettu\b|\bmegnyer"
    r"|\bcastigat|赢单|赢得|成交|受注|成約|수주"
)
LOST_STEMS = (
    r"\blost\b|\bverloren\b|\bperdid[oa]s?\b|\bperdue?s?\b|\bpers[oaie]\b(?! nal)|проигран|програн|провал|потерян"
    r"|\bнеуспе|\bне реализ|\bprzegran|\butracon|\bstracon|\bprohra|\bztracen|kaybed|\bkaybett|\bforlora[dt]"
    r"|\btabt\b|\btapt\b|\bhavitty\b|\belvesz|\bpierdut|输单|丢单|失单|失注|실주"
)
"""Parts of the names of stages, without accents, by which a new one sounds like one of won or of lost deals."""

ENDED_STEMS = (
    r"\bclosed\b|\bcompleted\b|\bcancel(?:l?ed)?\b|\brejected\b|\bdeclined\b|\babgeschlossen\b|\bgeschlossen\b|\bstorniert\b"
    r"|\bcerrad[oa]s?\b|\bcierre\b|\bcancelad[oa]s?\b|\brechazad[oa]s?\b|\bfechad[oa]s?\b|\bvendid[oa]s?\b"
    r"|\bferme(?:e|s|es)?\b|\bclotur|\bannulee?s?\b|\brefuse(?:e|s|es)?\b|\bchius[oaie]\b|\bannullat|\bgesloten\b"
    r"|\bafgesloten\b|\bgeannuleerd\b|закрыт|завершен|отменен|отказ|\bzamkni|\bodrzucon|\banulowan|\buzavren|kapatil|\biptal\b"
    r"|已关闭|已结束|结单|关闭|取消|終了|クローズ|キャンセル|종료|취소"
)
"""Parts by which a new stage sounds like an end of either kind."""
