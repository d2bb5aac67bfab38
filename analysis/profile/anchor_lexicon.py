"""Anchors that say nothing of their target, by language. The lists are judgement, from general knowledge.

Written as people write them; ``anchor_classes`` compares them without regard to case, width, accents and punctuation.
"""

from typing import Final

GENERIC: Final[dict[str, str]] = {
    "en": """
        click here|click|click this|click this link|click me|here|right here|over here|this|that|it|read more|more|
        read|read this|read on|read here|read it here|read the article|read article|read full article|
        read the full article|read the full story|read the original|full article|full story|original article|
        read the post|learn more|find out more|more info|more information|info|information|more details|details|
        see more|see here|see|see this|view|view more|view here|view all|show more|discover more|discover|
        continue reading|continue|keep reading|go|go here|go to site|go to website|open|website|web site|site|
        this site|this website|that site|the site|the website|our website|my website|my site|homepage|home page|home|
        official site|official website|visit|visit site|visit website|visit us|visit here|visit page|visit the site|
        visit the website|visit our website|link|links|this link|the link|web|url|source|sources|reference|via|
        page|this page|the page|web page|article|this article|the article|post|this post|blog|blog post|
        this blog|download|download here|download now|get it here|get it|get started|start now|start|try it|try now|
        buy|buy now|buy here|shop now|order now|sign up|sign up here|register|register here|log in|login|subscribe|
        contact|contact us|about|about us|check it out|check this out|check here|check out|take a look|watch|
        watch here|watch now|listen|listen here|follow|share|next|previous|back|top|edit|docs|documentation|
        the documentation|demo|example|examples|apply here|apply now|book now|try it free|see details|view details|
        more here|find more|find out more here|learn more here|read more here|get more info|image|photo|picture|logo|
        thumbnail|banner|icon|untitled|no title|www|http|https|permalink
    """,
    "de": """
        hier|hier klicken|klicken sie hier|klick hier|klicke hier|bitte hier klicken|mehr|mehr lesen|weiterlesen|
        mehr erfahren|erfahren sie mehr|mehr dazu|mehr infos|mehr informationen|weitere informationen|weitere infos|
        details|zum artikel|artikel lesen|artikel|dieser artikel|beitrag|zum beitrag|webseite|website|internetseite|
        zur webseite|zur website|zur seite|diese seite|seite|homepage|startseite|zur homepage|link|dieser link|
        zum link|quelle|quellen|weiter|zurück|jetzt ansehen|ansehen|anzeigen|zum shop|jetzt kaufen|herunterladen|
        jetzt bestellen|besuchen|kontakt|über uns|anmelden|bild|foto|dies|das|dort
    """,
    "fr": """
        ici|cliquez ici|cliquer ici|clique ici|en cliquant ici|par ici|lire la suite|lire plus|lire|lire l'article|
        en savoir plus|savoir plus|plus d'infos|plus d'informations|plus|voir plus|voir|voir ici|découvrir|
        découvrez|suite|la suite|site|site web|le site|ce site|site officiel|visiter|visiter le site|voir le site|
        page|cette page|page d'accueil|accueil|lien|ce lien|le lien|source|sources|article|cet article|l'article|
        télécharger|acheter|suivant|précédent|retour|contact|à propos|s'inscrire|détails|photo
    """,
    "es": """
        aquí|haz clic aquí|haga clic aquí|clic aquí|click aquí|pulsa aquí|pinche aquí|leer más|lee más|
        seguir leyendo|continuar leyendo|saber más|más información|más info|más|ver más|ver|ver aquí|conoce más|
        descubre más|sitio|sitio web|página|página web|esta página|este sitio|web|la web|sitio oficial|web oficial|
        visitar|visita|visitar sitio|visitar web|enlace|este enlace|el enlace|link|fuente|fuentes|artículo|
        este artículo|inicio|descargar|comprar|siguiente|anterior|volver|contacto|detalles|imagen|foto
    """,
    "it": """
        qui|clicca qui|cliccare qui|clicca|cliccando qui|leggi tutto|leggi di più|leggi|leggi l'articolo|
        continua a leggere|continua|per saperne di più|scopri di più|scopri|maggiori informazioni|più informazioni|
        altro|di più|vedi|vedi altro|vai|vai al sito|sito|sito web|il sito|questo sito|sito ufficiale|visita il sito|
        visita|pagina|questa pagina|home|link|questo link|collegamento|fonte|fonti|articolo|questo articolo|scarica|
        acquista|avanti|indietro|contatti|chi siamo|dettagli|immagine|foto
    """,
    "pt": """
        aqui|clique aqui|clica aqui|clicando aqui|leia mais|ler mais|ler|continue lendo|continuar lendo|saiba mais|
        saber mais|mais informações|mais|ver mais|veja mais|ver|veja aqui|site|o site|este site|website|
        site oficial|visite|visite o site|visitar|página|esta página|página inicial|início|link|este link|fonte|
        fontes|artigo|este artigo|baixar|descarregar|comprar|próximo|anterior|voltar|contato|contacto|detalhes|
        imagem|foto
    """,
    "nl": """
        hier|klik hier|lees meer|meer lezen|lees verder|verder lezen|meer|meer weten|meer info|meer informatie|
        bekijk|bekijk hier|bekijk meer|ontdek meer|website|de website|deze website|site|deze site|bezoek|
        bezoek de website|bezoek website|naar de website|ga naar|pagina|deze pagina|startpagina|link|deze link|bron|
        bronnen|artikel|dit artikel|lees artikel|downloaden|kopen|volgende|vorige|terug|contact|over ons|foto
    """,
    "sv": """
        här|klicka här|klicka|läs mer|läs mera|läs vidare|mer|mer info|mer information|se mer|visa mer|
        ta reda på mer|webbplats|webbplatsen|hemsida|hemsidan|till sidan|besök|besök webbplatsen|sida|denna sida|
        länk|länken|denna länk|källa|källor|artikel|artikeln|ladda ner|köp|nästa|föregående|tillbaka|kontakt
    """,
    "da": """
        her|klik her|læs mere|læs videre|mere|mere info|mere information|se mere|vis mere|få mere at vide|
        hjemmeside|hjemmesiden|websted|besøg|besøg hjemmesiden|side|denne side|link|dette link|kilde|kilder|artikel|
        artiklen|hent|køb|næste|forrige|tilbage|kontakt
    """,
    "no": """
        her|klikk her|trykk her|les mer|les videre|mer|mer info|mer informasjon|se mer|vis mer|finn ut mer|
        nettside|nettsiden|nettsted|hjemmeside|besøk|besøk nettsiden|side|denne siden|lenke|lenken|kilde|kilder|
        artikkel|artikkelen|last ned|kjøp|neste|forrige|tilbake|kontakt
    """,
    "fi": """
        tästä|täältä|klikkaa tästä|klikkaa|lue lisää|lisää|lisätietoja|katso|katso lisää|verkkosivu|verkkosivusto|
        sivusto|sivu|kotisivu|siirry|linkki|lähde|artikkeli|lataa|osta|seuraava|edellinen|takaisin
    """,
    "pl": """
        tutaj|tu|kliknij tutaj|kliknij|kliknij tu|czytaj więcej|czytaj dalej|czytaj|więcej|więcej informacji|
        dowiedz się więcej|zobacz|zobacz więcej|sprawdź|strona|ta strona|strona internetowa|strona www|
        strona główna|witryna|odwiedź|odwiedź stronę|link|ten link|źródło|źródła|artykuł|pobierz|kup|dalej|wstecz|
        kontakt
    """,
    "cs": """
        zde|klikněte zde|klikni zde|tady|číst více|čtěte více|více|více informací|více zde|zjistit více|
        pokračovat|pokračovat ve čtení|stránka|stránky|tato stránka|web|webové stránky|navštívit|odkaz|tento odkaz|
        zdroj|zdroje|článek|celý článek|stáhnout|koupit|další|předchozí|zpět|kontakt
    """,
    "sk": "tu|kliknite sem|kliknite tu|čítať viac|viac|viac informácií|stránka|odkaz|zdroj|článok|ďalej|späť",
    "hu": """
        itt|kattints ide|kattintson ide|ide|tovább|bővebben|részletek|weboldal|honlap|oldal|link|forrás|cikk|
        letöltés
    """,
    "ro": """
        aici|click aici|apasă aici|citește mai mult|mai mult|mai multe|detalii|site|pagina|link|sursa|sursă|
        articol
    """,
    "el": """
        εδώ|κάντε κλικ εδώ|κλικ εδώ|διαβάστε περισσότερα|περισσότερα|δείτε εδώ|ιστοσελίδα|σελίδα|σύνδεσμος|πηγή|
        άρθρο
    """,
    "ru": """
        здесь|тут|нажмите здесь|кликните здесь|нажмите сюда|сюда|жмите сюда|по ссылке|ссылка|по этой ссылке|
        эта ссылка|подробнее|узнать больше|узнать подробнее|читать далее|читать дальше|читать|читать полностью|
        далее|дальше|ещё|больше|смотреть|сайт|на сайте|этот сайт|официальный сайт|перейти|перейти на сайт|
        посетить сайт|страница|эта страница|главная|источник|источники|статья|эта статья|скачать|купить|назад|
        контакты|фото
    """,
    "uk": """
        тут|натисніть тут|сюди|за посиланням|посилання|детальніше|докладніше|дізнатися більше|читати далі|читати|
        далі|більше|сайт|на сайті|офіційний сайт|перейти|сторінка|головна|джерело|джерела|стаття|завантажити|купити
    """,
    "bg": """
        тук|натиснете тук|кликнете тук|прочетете повече|прочети още|повече|виж още|сайт|страница|връзка|източник|
        статия
    """,
    "tr": """
        burada|buraya|buradan|buraya tıklayın|tıklayın|tıkla|buraya tıkla|devamını oku|devamı|devam|daha fazla|
        daha fazla bilgi|daha fazlası|detay|detaylar|detaylı bilgi|incele|oku|site|web sitesi|bu site|resmi site|
        siteye git|ziyaret et|sayfa|bu sayfa|ana sayfa|link|bağlantı|bu bağlantı|kaynak|kaynaklar|makale|indir|
        satın al|ileri|geri|iletişim
    """,
    "ja": """
        こちら|こちらから|こちらをクリック|ここ|ここをクリック|クリック|クリックして|続きを読む|続き|続きはこちら|
        もっと見る|もっと読む|もっと詳しく|詳細|詳細はこちら|詳しくはこちら|詳しく見る|詳しく|サイト|ウェブサイト|
        公式サイト|公式ホームページ|ホームページ|このサイト|ページ|このページ|トップページ|リンク|このリンク|出典|
        引用元|ソース|記事|この記事|元記事|記事を読む|ダウンロード|購入|次へ|前へ|戻る|お問い合わせ|画像|写真
    """,
    "zh": """
        这里|這裡|此处|此處|点击这里|點擊這裡|点此|點此|点击|點擊|点我|点击此处|點擊此處|请点击这里|阅读更多|閱讀更多|
        继续阅读|繼續閱讀|阅读全文|閱讀全文|阅读原文|原文|原文链接|更多|更多信息|更多資訊|查看更多|了解更多|了解詳情|
        了解详情|详情|詳情|查看|查看详情|网站|網站|官网|官網|官方网站|官方網站|访问网站|網頁|网页|页面|頁面|本页|首页|
        首頁|链接|連結|鏈接|此链接|来源|來源|出处|文章|本文|下载|下載|购买|購買|下一页|上一页|返回|联系我们|图片
    """,
    "ko": """
        여기|여기를 클릭|여기를 클릭하세요|여기 클릭|클릭|이곳|더 보기|더보기|자세히|자세히 보기|자세히보기|더 읽기|
        더 알아보기|계속 읽기|전체 보기|바로가기|바로 가기|사이트|웹사이트|홈페이지|공식 사이트|공식 홈페이지|방문하기|
        페이지|이 페이지|링크|이 링크|출처|원문|원문 보기|기사|다운로드|구매|다음|이전|문의|사진
    """,
    "ar": """
        هنا|اضغط هنا|انقر هنا|من هنا|اقرأ المزيد|اقرأ أكثر|المزيد|للمزيد|لمزيد من المعلومات|معرفة المزيد|
        مزيد من المعلومات|تفاصيل|التفاصيل|شاهد|الموقع|موقع|هذا الموقع|الموقع الرسمي|زيارة الموقع|الصفحة|
        هذه الصفحة|الرئيسية|رابط|الرابط|هذا الرابط|المصدر|مصدر|المقال|مقال|تحميل|شراء|التالي|السابق|اتصل بنا
    """,
    "he": """
        כאן|לחץ כאן|לחצו כאן|לחצי כאן|קרא עוד|קראו עוד|המשך קריאה|עוד|למידע נוסף|מידע נוסף|פרטים|לפרטים|
        לפרטים נוספים|אתר|האתר|לאתר|אתר הבית|האתר הרשמי|דף|הדף|דף הבית|קישור|לינק|מקור|מאמר|כתבה|לכתבה המלאה|
        הורדה|רכישה|הבא|הקודם|חזרה|צור קשר
    """,
    "fa": """
        اینجا|اینجا کلیک کنید|کلیک کنید|ادامه مطلب|بیشتر|بیشتر بخوانید|اطلاعات بیشتر|سایت|وب سایت|صفحه|لینک|منبع|
        مقاله
    """,
    "hi": """
        यहाँ|यहां|यहाँ क्लिक करें|यहां क्लिक करें|क्लिक करें|और पढ़ें|अधिक पढ़ें|अधिक जानकारी|और जानें|वेबसाइट|
        लिंक|स्रोत
    """,
    "th": "ที่นี่|คลิกที่นี่|คลิก|อ่านเพิ่มเติม|อ่านต่อ|เพิ่มเติม|ดูเพิ่มเติม|รายละเอียด|เว็บไซต์|ลิงก์|ที่มา",
    "vi": """
        tại đây|ở đây|đây|bấm vào đây|nhấn vào đây|click vào đây|xem thêm|đọc thêm|đọc tiếp|chi tiết|trang web|
        liên kết|nguồn
    """,
    "id": """
        di sini|klik di sini|disini|klik disini|baca selengkapnya|selengkapnya|baca juga|lihat|lebih lanjut|
        situs|tautan|sumber
    """,
}
