"""What link spam is made for, by topic: patterns in RE2's language for titles and anchors, without regard to case.

Judgement: phrases that are rare elsewhere. Sites on one of the topics are asked about the others only.
"""

import re
from typing import Final

#: Scripts that put no spaces between words: kana, Han; and Hangul, which joins particles to words.
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _words(text: str) -> str:
    """A pattern for phrases as whole words, and anywhere in scripts without spaces."""
    phrases = [" ".join(phrase.split()) for phrase in text.split("|")]
    unspaced = "|".join(phrase for phrase in phrases if _UNSPACED.search(phrase))
    spaced = "|".join(phrase for phrase in phrases if not _UNSPACED.search(phrase))
    return rf"(?:^|[^\pL\pN])(?:{spaced})(?:$|[^\pL\pN])" + (f"|{unspaced}" if unspaced else "")


TOPICS: Final[dict[str, str]] = {
    "pills": _words(
        """
        viagra|cialis|levitra|sildenafil|tadalafil|kamagra|xanax|valium|ambien|tramadol|phentermine|modafinil|
        oxycodone|adderall online|buy (?:generic|cheap) (?:pills|meds|drugs)|online pharmacy|canadian pharmacy|
        no prescription|ohne rezept kaufen|online[- ]apotheke ohne rezept|pharmacie en ligne sans ordonnance|
        sin receta online|senza ricetta online|без рецепта|виагра|сиалис|バイアグラ|伟哥|비아그라
        """
    ),
    "casino": _words(
        """
        online casinos?|casinos? online|casino bonus(?:es)?|no deposit bonus|free spins|
        slot (?:online|gacor|machines? online)|slots? online|situs (?:slot|judi)|judi (?:online|bola)|
        poker online|online poker|togel|sportsbook|betting (?:sites?|odds)|sports betting|sportwetten bonus|
        online[- ]casinos? ohne|casino en ligne|casinos? en línea|apuestas online|casinò online|scommesse online|
        cassino online|kasyno online|bahis siteleri|canlı bahis|kaçak bahis|deneme bonusu|казино онлайн|
        онлайн[- ]казино|букмекер(?:ы|ская контора)|オンラインカジノ|在线赌场|线上赌场|博彩|娱乐城|바카라|
        토토사이트|카지노사이트
        """
    ),
    "adult": _words(
        """
        porno?|xxx|porn videos?|sex (?:cams?|chat|videos?|dolls?)|live sex|escorts? (?:service|agency|girls?)|
        call girls?|escort (?:bayan|paris|berlin|london|delhi)|hentai|milf|onlyfans leaks?|эскорт услуги|
        проститутки|порно|アダルト動画|出会い系|成人视频|야동
        """
    ),
    "loans": _words(
        """
        payday loans?|cash advance loans?|bad credit loans?|instant (?:loans?|cash)|quick loans?|same day loans?|
        title loans?|no credit check loans?|kredit ohne schufa|sofortkredit|crédit sans justificatif|
        préstamos? (?:rápidos?|online)|créditos rápidos|prestiti (?:veloci|senza busta)|empréstimo rápido|
        chwilówki|займы? онлайн|микрозаймы?|срочный кредит
        """
    ),
    "essays": _words(
        """
        essay writing services?|write my (?:essay|paper)|buy (?:an? )?(?:essays?|term papers?|dissertations?)|
        custom (?:essays?|term papers?)|paper writing service|dissertation writing services?|
        hausarbeit schreiben lassen|ghostwriter (?:bachelorarbeit|masterarbeit)|курсовая на заказ|диплом на заказ
        """
    ),
    "replicas": _words(
        """
        replica (?:watches|watch|handbags?|bags|rolex|shoes)|fake (?:rolex|watches|designer)|
        (?:cheap|wholesale) (?:(?:nfl |nba |mlb )?jerseys|jordans|ugg boots|louis vuitton|ray ?bans?|oakleys?)|
        louis vuitton outlet|michael kors outlet|rolex replica|replika uhren|montres répliques?|
        réplicas de relojes|копии часов|ブランドコピー|スーパーコピー|复刻手表|레플리카
        """
    ),
}
