"""Domains that are known for what they are: whole registrable domains, from general knowledge.

The lists are short on purpose, and judgement: a domain that is missing is told by other rules or is unknown; one that
is here is what it is as a whole. None says anything about the worth of a link.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Where people publish for their contacts.
SOCIAL: Final = _set(
    """
    facebook.com fb.com fb.me twitter.com x.com t.co linkedin.com lnkd.in reddit.com redd.it youtube.com youtu.be
    pinterest.com pinterest.de pinterest.fr pinterest.es pinterest.it pinterest.co.uk pinterest.ca pinterest.jp
    pin.it instagram.com tiktok.com threads.net threads.com snapchat.com tumblr.com vk.com vk.ru ok.ru weibo.com
    weibo.cn xing.com bsky.app truthsocial.com gab.com parler.com minds.com mewe.com flickr.com vimeo.com
    dailymotion.com twitch.tv kick.com rumble.com soundcloud.com mixcloud.com goodreads.com letterboxd.com last.fm
    strava.com mastodon.social mastodon.online mstdn.social mas.to fosstodon.org hachyderm.io infosec.exchange
    techhub.social chaos.social troet.cafe mstdn.jp pawoo.net lemmy.world lemmy.ml kbin.social t.me telegram.me
    discord.com discord.gg whatsapp.com wa.me line.me kakao.com douyin.com xiaohongshu.com bilibili.com nicovideo.jp
    mixi.jp renren.com plurk.com meetup.com nextdoor.com behance.net dribbble.com deviantart.com ravelry.com
    slideshare.net scoop.it flipboard.com pocket.co getpocket.com diigo.com delicious.com digg.com mix.com
    stumbleupon.com linktr.ee about.me keybase.io producthunt.com
    """
)
#: Forums, and sites of questions and answers.
FORUMS: Final = _set(
    """
    stackoverflow.com stackexchange.com superuser.com serverfault.com askubuntu.com mathoverflow.net stackapps.com
    quora.com answers.com ycombinator.com lobste.rs metafilter.com discourse.group forumotion.com proboards.com
    freeforums.net forumfree.it forumcommunity.net xda-developers.com gutefrage.net wer-weiss-was.de developpez.net
    forocoches.com mediavida.com zhihu.com douban.com v2ex.com segmentfault.com okwave.jp 5ch.net 2ch.net
    teratail.com toster.ru cyberforum.ru resetera.com neogaf.com digitalpoint.com warriorforum.com blackhatworld.com
    webmasterworld.com linuxquestions.org ubuntuforums.org mumsnet.com thestudentroom.co.uk city-data.com
    """
)
#: Wikis, and encyclopaedias that anybody edits.
WIKIS: Final = _set(
    """
    wikipedia.org wikimedia.org wikidata.org wiktionary.org wikiquote.org wikibooks.org wikisource.org wikinews.org
    wikiversity.org wikivoyage.org mediawiki.org fandom.com wikia.com wikia.org wiki.gg miraheze.org wikidot.com
    wikispaces.com pbworks.com wikihow.com everipedia.org citizendium.org scholarpedia.org conservapedia.com
    rationalwiki.org baike.com namu.wiki tvtropes.org wikitravel.org liquipedia.net
    """
)
#: Newswires: what stands there was sent by those whom it speaks of.
NEWSWIRES: Final = _set(
    """
    prnewswire.com prnewswire.co.uk businesswire.com globenewswire.com newswire.com newswire.ca accesswire.com
    accessnewswire.com prweb.com marketwired.com prlog.org einpresswire.com einnews.com openpr.com openpr.de pr.com
    prfire.co.uk pressat.co.uk responsesource.com presseportal.de presseportal.ch pressebox.de pressebox.com ots.at
    news-aktuell.de firmenpresse.de pr-gateway.de fair-news.de lifepr.de cisionwire.com cision.com mynewsdesk.com
    ein-presswire.com 24-7pressrelease.com issuewire.com send2press.com webwire.com eurekalert.org alphagalileo.org
    idw-online.de prtimes.jp atpress.ne.jp dreamnews.jp value-press.com prwire.com.au medianet.com.au
    prnewswire.com.br comunicati-stampa.net comunicatistampa.org acnnewswire.com media-outreach.com newsfilecorp.com
    thenewswire.com prunderground.com
    """
)
#: Directories of sites or businesses, and sites of reviews of businesses.
DIRECTORIES: Final = _set(
    """
    yelp.com yelp.de yelp.fr yelp.co.uk yellowpages.com yell.com gelbeseiten.de dasoertliche.de 11880.com
    pagesjaunes.fr paginasamarillas.es paginegialle.it pai.pt goudengids.nl eniro.se krak.dk gulesider.no
    thomsonlocal.com 192.com scoot.co.uk hotfrog.com hotfrog.co.uk cylex.de cylex-uk.co.uk brownbook.net
    foursquare.com manta.com superpages.com whitepages.com bbb.org merchantcircle.com chamberofcommerce.com
    local.com citysearch.com n49.com tupalo.com 2findlocal.com ezlocal.com showmelocal.com europages.com
    europages.de wlw.de kompass.com dmoz.org dmoz-odp.org curlie.org botw.org jayde.com joeant.com alltop.com
    blogarama.com blogcatalog.com clutch.co g2.com capterra.com getapp.com softwareadvice.com trustradius.com
    sortlist.com goodfirms.co trustpilot.com trustedshops.de provenexpert.com sitejabber.com reviews.io
    alternativeto.net saashub.com crunchbase.com angel.co wellfound.com f6s.com opencorporates.com northdata.de
    houzz.com tripadvisor.com thumbtack.com angi.com
    """
)
#: Under these domains unrelated people publish; none may be judged as a whole by a few of its pages.
SHARED: Final = _set(
    """
    wordpress.com blogspot.com blogger.com medium.com substack.com tumblr.com livejournal.com typepad.com wix.com
    wixsite.com weebly.com squarespace.com webflow.io jimdo.com jimdosite.com site123.me strikingly.com ghost.io
    hashnode.dev dev.to notion.site notion.so google.com github.com github.io gitlab.com gitlab.io bitbucket.org
    sourceforge.net codeberg.org netlify.app vercel.app pages.dev herokuapp.com web.app firebaseapp.com
    cloudfront.net amazonaws.com azurewebsites.net readthedocs.io readthedocs.org gitbook.io npmjs.com pypi.org
    myshopify.com bigcartel.com etsy.com ebay.com amazon.com patreon.com ko-fi.com gofundme.com kickstarter.com
    indiegogo.com eventbrite.com issuu.com scribd.com academia.edu researchgate.net archive.org over-blog.com
    overblog.com canalblog.com skyrock.com hatenablog.com ameblo.jp note.com qiita.com fc2.com livedoor.jp
    seesaa.net naver.com daum.net tistory.com blog.jp sina.com.cn sohu.com 163.com jianshu.com cnblogs.com
    altervista.org blogfree.net yolasite.com tripod.com angelfire.com neocities.org telegra.ph pastebin.com paste.ee
    justpaste.it
    """
)
#: Where unrelated people publish, of any kind.
PLATFORMS: Final = SHARED | SOCIAL | FORUMS | WIKIS


def are_below(domains: "pd.Index[str]", listed: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Whether each domain is one of those listed, or stands below one: bool, in their order."""
    known = frozenset(listed)
    return np.array([is_below(domain, known) for domain in domains.tolist()], dtype=np.bool_)


def is_below(domain: str, listed: Iterable[str]) -> bool:
    """Whether a domain or host is one of those listed, or stands below one."""
    known = listed if isinstance(listed, frozenset) else frozenset(listed)
    name = domain.lower().rstrip(".") if known else ""
    while name and name not in known:
        name = name.partition(".")[2]
    return bool(name)
