<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="tr_TR">
<context>
    <name>AboutPage</name>
    <message>
        <source>Alıştırma</source>
        <translation>Practice</translation>
    </message>
    <message>
        <source>Bileşenler</source>
        <translation>Components</translation>
    </message>
    <message>
        <source>Bu programdaki bütün bileşenler ve lisansları. Birini seçip lisansını okuyunuz.</source>
        <translation>Everything in this program and its licence. Choose one to read its licence.</translation>
    </message>
    <message>
        <source>Canlı</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Geri</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Güvenlik yamaları</source>
        <translation>Security patches</translation>
    </message>
    <message>
        <source>Hakkında</source>
        <translation>About</translation>
    </message>
    <message>
        <source>Kaynak kodundan çalışıyor. Bileşenlerin lisansları kurulu programda okunur.</source>
        <translation>Runs from source. The licences of its components are read in the installed program.</translation>
    </message>
    <message>
        <source>Lisans</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Lisansı oku</source>
        <translation>Read the licence</translation>
    </message>
    <message>
        <source>Lisansı: {licence}</source>
        <translation>Licence: {licence}</translation>
    </message>
    <message>
        <source>Menü</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Ortam</source>
        <translation>Environment</translation>
    </message>
    <message>
        <source>Sürüm</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>{name} lisansı</source>
        <translation>Licence of {name}</translation>
    </message>
</context>
<context>
    <name>AmountPage</name>
    <message>
        <source>Açıklama</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Bu bir kart numarasına benziyor, silindi.</source>
        <translation>This looks like a card number and was deleted.</translation>
    </message>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Dokunmatik tuşlar</source>
        <translation>Touch keys</translation>
    </message>
    <message>
        <source>Eksik: tutar</source>
        <translation>Missing: amount</translation>
    </message>
    <message>
        <source>En çok {amount}</source>
        <translation>At most {amount}</translation>
    </message>
    <message>
        <source>Müşteriye geç</source>
        <translation>Go on to the customer</translation>
    </message>
    <message>
        <source>Para çekilmedi.</source>
        <translation>Nothing was charged.</translation>
    </message>
    <message>
        <source>Taksitler soruluyor…</source>
        <translation>Asking for instalments…</translation>
    </message>
    <message>
        <source>Taksitleri göster</source>
        <translation>Show instalments</translation>
    </message>
    <message>
        <source>Tutar</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Tutar sıfır olamaz.</source>
        <translation>The amount cannot be zero.</translation>
    </message>
    <message>
        <source>Tutarı yazınız.</source>
        <translation>Type the amount.</translation>
    </message>
    <message>
        <source>Tutarı yazınız. Virgül ve nokta tuşu kuruşa geçer.</source>
        <translation>Type the amount. The comma and dot keys go on to the kurus.</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>isteğe bağlı, fişte görünür</source>
        <translation>optional, shown on the receipt</translation>
    </message>
    <message>
        <source>son rakamı sil</source>
        <translation>delete the last digit</translation>
    </message>
    <message>
        <source>virgül</source>
        <translation>comma</translation>
    </message>
    <message>
        <source>{most} yazılabilir.</source>
        <translation>{most} can be typed.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 1 / 6</source>
        <translation>Take a payment, step 1 of 6</translation>
    </message>
    <message>
        <source>Ödenecek tutar</source>
        <translation>Amount to pay</translation>
    </message>
</context>
<context>
    <name>AnswerPage</name>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>Arrangement</name>
    <message>
        <source>Yardım</source>
        <translation>Help</translation>
    </message>
</context>
<context>
    <name>BankPage</name>
    <message>
        <source>Alıştırma bankası.</source>
        <translation>Practice bank.</translation>
    </message>
    <message>
        <source>Banka onayladıysa ödeme alınır.</source>
        <translation>If the bank approved, the payment is collected.</translation>
    </message>
    <message>
        <source>Banka sayfası henüz açılamıyor</source>
        <translation>The bank’s page cannot be opened yet</translation>
    </message>
    <message>
        <source>Bankanın sayfası açılıyor…</source>
        <translation>Opening the bank’s page…</translation>
    </message>
    <message>
        <source>Bankanın sayfası kapandı</source>
        <translation>The bank’s page is closed</translation>
    </message>
    <message>
        <source>Bağlantı şifreli. Bu sayfa bankanındır.</source>
        <translation>The connection is encrypted. This page is the bank’s.</translation>
    </message>
    <message>
        <source>Bekle</source>
        <translation>Wait</translation>
    </message>
    <message>
        <source>Bekleyebilir ya da vazgeçebilirsiniz. Şimdi vazgeçerseniz para çekilmez.</source>
        <translation>You can wait or cancel. If you cancel now, nothing is charged.</translation>
    </message>
    <message>
        <source>Bekleyiniz ya da vazgeçiniz.</source>
        <translation>Wait or cancel.</translation>
    </message>
    <message>
        <source>Ekranı müşteriye çeviriniz. Bankanın istediği şifreyi o yazar.</source>
        <translation>Turn the screen to the customer, who types the password the bank asks for.</translation>
    </message>
    <message>
        <source>Müşteri onay verdiyse Paynet’e sorunuz.</source>
        <translation>If the customer has approved, ask Paynet.</translation>
    </message>
    <message>
        <source>Müşterinin bankadaki işi bitti.</source>
        <translation>The customer has finished with the bank.</translation>
    </message>
    <message>
        <source>Onaydan sonra sayfa kendiliğinden kapanır.</source>
        <translation>After the approval the page closes by itself.</translation>
    </message>
    <message>
        <source>Paynet’e sor</source>
        <translation>Ask Paynet</translation>
    </message>
    <message>
        <source>Paynet’e sorulur; banka onayladıysa ödeme alınır.</source>
        <translation>Paynet is asked; if the bank approved, the payment is collected.</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Sayfa 15 saniyedir açılmadı</source>
        <translation>The page has not opened for 15 seconds</translation>
    </message>
    <message>
        <source>Sayfa sessiz</source>
        <translation>The page is silent</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yanıt gelene dek aynı istek sorulur; kart iki kez çekilmez. Programı kapatmayınız.</source>
        <translation>The same request is asked until an answer comes; the card is not charged twice. Do not close the program.</translation>
    </message>
    <message>
        <source>kalan süre</source>
        <translation>time left</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödemeden vazgeçilsin mi?</source>
        <translation>Give up the payment?</translation>
    </message>
    <message>
        <source>İstek gönderildi, artık vazgeçilemez.</source>
        <translation>The request was sent, it can no longer be cancelled.</translation>
    </message>
    <message>
        <source>Şimdi müşterinin sırası</source>
        <translation>Now it is the customer’s turn</translation>
    </message>
    <message>
        <source>Şimdi sonuç bekleniyor</source>
        <translation>Now waiting for the result</translation>
    </message>
    <message>
        <source>Şimdi vazgeçerseniz para çekilmez.</source>
        <translation>If you cancel now, nothing is charged.</translation>
    </message>
    <message>
        <source>Şimdi vazgeçerseniz para çekilmez. Bankanın sayfasına yazılanı Paynet Desk okumaz.</source>
        <translation>If you cancel now, nothing is charged. Paynet Desk does not read what is typed into the bank’s page.</translation>
    </message>
</context>
<context>
    <name>BankView</name>
    <message>
        <source>Bu pencereyi kapat</source>
        <translation>Close this window</translation>
    </message>
</context>
<context>
    <name>CardFace</name>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kart sahibi</source>
        <translation>Cardholder</translation>
    </message>
    <message>
        <source>Son kul.</source>
        <translation>Expires</translation>
    </message>
    <message>
        <source>aa/yy</source>
        <translation>mm/yy</translation>
    </message>
</context>
<context>
    <name>CardPage</name>
    <message>
        <source>, sürüm {version}</source>
        <translation>, version {version}</translation>
    </message>
    <message>
        <source>12 / 30 gibi yazınız.</source>
        <translation>Type it like 12 / 30.</translation>
    </message>
    <message>
        <source>Ad en çok 50 harf olabilir.</source>
        <translation>A name has at most 50 letters.</translation>
    </message>
    <message>
        <source>Adda yalnızca harf olabilir.</source>
        <translation>A name has letters only.</translation>
    </message>
    <message>
        <source>Alandan çıkınca numara maskelenir.</source>
        <translation>The number is masked when you leave the field.</translation>
    </message>
    <message>
        <source>Ay 01–12 arası olmalı.</source>
        <translation>The month is 01 to 12.</translation>
    </message>
    <message>
        <source>Ay ve yılı yazınız.</source>
        <translation>Type month and year.</translation>
    </message>
    <message>
        <source>Bu bir kart numarası değil, karttan yeniden okuyunuz.</source>
        <translation>This is no card number. Read it from the card again.</translation>
    </message>
    <message>
        <source>Bu bir kart numarasına benziyor, silindi.</source>
        <translation>This looks like a card number and was deleted.</translation>
    </message>
    <message>
        <source>Bu kartın güvenlik kodu {count} hane.</source>
        <translation>This card’s security code has {count} digits.</translation>
    </message>
    <message>
        <source>Eksik: {count} hane daha.</source>
        <translation>Missing: {count} more to go.</translation>
    </message>
    <message>
        <source>Eksik: {things}</source>
        <translation>Missing: {things}</translation>
    </message>
    <message>
        <source>Göster (basılı tut)</source>
        <translation>Show (hold)</translation>
    </message>
    <message>
        <source>Güvenlik kodu</source>
        <translation>Security code</translation>
    </message>
    <message>
        <source>Kart bilgileri</source>
        <translation>Card details</translation>
    </message>
    <message>
        <source>Kart numarası</source>
        <translation>Card number</translation>
    </message>
    <message>
        <source>Kart numarasını yazınız.</source>
        <translation>Type the card number.</translation>
    </message>
    <message>
        <source>Kart okuyucudan gelen veri silindi. Numarayı elle yazınız.</source>
        <translation>Data from a card reader was deleted. Type the number by hand.</translation>
    </message>
    <message>
        <source>Kart üzerindeki ad</source>
        <translation>Name on the card</translation>
    </message>
    <message>
        <source>Karttaki adı yazınız.</source>
        <translation>Type the name on the card.</translation>
    </message>
    <message>
        <source>Kartın süresi geçmiş.</source>
        <translation>The card has expired.</translation>
    </message>
    <message>
        <source>Kartın üzerinde yazdığı gibi.</source>
        <translation>As it stands on the card.</translation>
    </message>
    <message>
        <source>Kartın üzerindekileri yazınız.</source>
        <translation>Type what stands on the card.</translation>
    </message>
    <message>
        <source>Kayıt adı</source>
        <translation>Stored as</translation>
    </message>
    <message>
        <source>Kayıt adı bekleniyor</source>
        <translation>Name to store it by</translation>
    </message>
    <message>
        <source>Müşteri kartı bu adla tanır.</source>
        <translation>The customer knows the card by this name.</translation>
    </message>
    <message>
        <source>Müşteri, kartının saklanmasına onay veriyor</source>
        <translation>The customer agrees to the card being stored</translation>
    </message>
    <message>
        <source>Müşteriden başka bir kart isteyip numarasını yazınız.</source>
        <translation>Ask the customer for another card and type its number.</translation>
    </message>
    <message>
        <source>Numara bitince önerilir</source>
        <translation>Suggested after the number</translation>
    </message>
    <message>
        <source>Numara tamam.</source>
        <translation>The number is complete.</translation>
    </message>
    <message>
        <source>Numara tutmuyor, karttan yeniden okuyunuz.</source>
        <translation>The number does not add up. Read it from the card again.</translation>
    </message>
    <message>
        <source>Onay metni</source>
        <translation>Consent text</translation>
    </message>
    <message>
        <source>Panoda birden çok numara var. Hiçbir şey yapıştırılmadı.</source>
        <translation>The clipboard holds more than one number. Nothing was pasted.</translation>
    </message>
    <message>
        <source>Panoda kart numarası yok. Hiçbir şey yapıştırılmadı.</source>
        <translation>The clipboard holds no card number. Nothing was pasted.</translation>
    </message>
    <message>
        <source>Panodaki numara uzun. Hiçbir şey yapıştırılmadı.</source>
        <translation>The number on the clipboard is too long. Nothing was pasted.</translation>
    </message>
    <message>
        <source>Paynet’e {name} olarak gider.</source>
        <translation>Goes to Paynet as {name}.</translation>
    </message>
    <message>
        <source>Son kullanma</source>
        <translation>Expiry</translation>
    </message>
    <message>
        <source>Sonraki eksik</source>
        <translation>Next missing</translation>
    </message>
    <message>
        <source>Sorun giderilince Enter ile sürdürünüz; kartı yeniden yazmanız gerekmez.</source>
        <translation>Once it is put right, go on with Enter; the card need not be typed again.</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Veri tabanı dosyası</source>
        <translation>The database file</translation>
    </message>
    <message>
        <source>Yeni kart bekleniyor</source>
        <translation>Waiting for a new card</translation>
    </message>
    <message>
        <source>Yıl çok ileride.</source>
        <translation>The year is too far ahead.</translation>
    </message>
    <message>
        <source>aa / yy</source>
        <translation>mm / yy</translation>
    </message>
    <message>
        <source>güvenlik kodu</source>
        <translation>security code</translation>
    </message>
    <message>
        <source>isteğe bağlı</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>kart numarası</source>
        <translation>card number</translation>
    </message>
    <message>
        <source>karttaki ad</source>
        <translation>name on the card</translation>
    </message>
    <message>
        <source>müşterinin onayı</source>
        <translation>the customer’s consent</translation>
    </message>
    <message>
        <source>son kullanma</source>
        <translation>expiry</translation>
    </message>
    <message>
        <source>{count} hane</source>
        <translation>{count} digits</translation>
    </message>
    <message>
        <source>{count} hane daha.</source>
        <translation>{count} more to go.</translation>
    </message>
</context>
<context>
    <name>CardsPage</name>
    <message>
        <source>Adı kaydet</source>
        <translation>Save the name</translation>
    </message>
    <message>
        <source>Adını değiştir</source>
        <translation>Rename</translation>
    </message>
    <message>
        <source>Banka</source>
        <translation>Bank</translation>
    </message>
    <message>
        <source>Bu bir kart numarasına benziyor, silindi.</source>
        <translation>This looks like a card number and was deleted.</translation>
    </message>
    <message>
        <source>Bu kart silinsin mi?</source>
        <translation>Delete this card?</translation>
    </message>
    <message>
        <source>Kal</source>
        <translation>Stay</translation>
    </message>
    <message>
        <source>Kart seç</source>
        <translation>Choose card</translation>
    </message>
    <message>
        <source>Kart silindi</source>
        <translation>Card deleted</translation>
    </message>
    <message>
        <source>Kart siliniyor…</source>
        <translation>Deleting the card…</translation>
    </message>
    <message>
        <source>Kartlar, adım 2 / 2</source>
        <translation>Cards, step 2 / 2</translation>
    </message>
    <message>
        <source>Kartı sil</source>
        <translation>Delete the card</translation>
    </message>
    <message>
        <source>Kartın adı değişti</source>
        <translation>Card renamed</translation>
    </message>
    <message>
        <source>Kartın adını yazınız.</source>
        <translation>Type the card’s name.</translation>
    </message>
    <message>
        <source>Kayıt adı</source>
        <translation>Stored as</translation>
    </message>
    <message>
        <source>Kayıtlı kartlar</source>
        <translation>Stored cards</translation>
    </message>
    <message>
        <source>Müşteri kartı bu adla tanır.</source>
        <translation>The customer knows the card by this name.</translation>
    </message>
    <message>
        <source>Müşteri no {number}</source>
        <translation>Customer no. {number}</translation>
    </message>
    <message>
        <source>Paynet bu adı kabul etmedi. Başka bir ad yazınız.</source>
        <translation>Paynet did not accept this name. Type another one.</translation>
    </message>
    <message>
        <source>Paynet’e gönderiliyor…</source>
        <translation>Sending to Paynet…</translation>
    </message>
    <message>
        <source>Saklandığı gün</source>
        <translation>Stored on</translation>
    </message>
    <message>
        <source>Sil</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Son kullanma</source>
        <translation>Expiry</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yanıt gelmezse ne olduğu Paynet’e sorulur.</source>
        <translation>If no answer comes, Paynet is asked what became of it.</translation>
    </message>
    <message>
        <source>{card} artık kayıtlı değil.</source>
        <translation>{card} is no longer stored.</translation>
    </message>
    <message>
        <source>{card}: müşteri bir daha bu kartla ödeyemez.</source>
        <translation>{card}: the customer can no longer pay with this card.</translation>
    </message>
    <message>
        <source>{date}, süresi geçmiş</source>
        <translation>{date}, expired</translation>
    </message>
    <message>
        <source>{name} adına kayıtlı kart yok. F2 ile kart saklayabilirsiniz.</source>
        <translation>No card is stored for {name}. Press F2 to store one.</translation>
    </message>
    <message>
        <source>{name} adına {count} kart kayıtlı.</source>
        <translation>Cards stored for {name}: {count}.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message>
        <source>Bu kartın taksitlerini göster</source>
        <translation>Show this card’s instalments</translation>
    </message>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Hangi kartla ödenecek?</source>
        <translation>Which card pays?</translation>
    </message>
    <message>
        <source>Kart bilgileri yazılır.</source>
        <translation>The card is typed in.</translation>
    </message>
    <message>
        <source>Kart seç</source>
        <translation>Choose card</translation>
    </message>
    <message>
        <source>Müşteri no {number}</source>
        <translation>Customer no. {number}</translation>
    </message>
    <message>
        <source>Para çekilmedi.</source>
        <translation>Nothing was charged.</translation>
    </message>
    <message>
        <source>Taksitler soruluyor…</source>
        <translation>Asking for instalments…</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Vazgeçebilirsiniz; para çekilmez.</source>
        <translation>You can cancel; nothing is charged.</translation>
    </message>
    <message>
        <source>Yeni kart</source>
        <translation>New card</translation>
    </message>
    <message>
        <source>Yeni kart yaz</source>
        <translation>Type a new card</translation>
    </message>
    <message>
        <source>{date}, süresi geçmiş</source>
        <translation>{date}, expired</translation>
    </message>
    <message>
        <source>{name} adına {count} kart kayıtlı. Müşteriye sorunuz.</source>
        <translation>{count} cards are stored for {name}. Ask the customer.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 3 / 6</source>
        <translation>Take a payment, step 3 of 6</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Alıştırma telefonu</source>
        <translation>Practice phone</translation>
    </message>
    <message>
        <source>Bu bir kart numarasına benziyor, silindi.</source>
        <translation>This looks like a card number and was deleted.</translation>
    </message>
    <message>
        <source>Doğrula</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>Doğrulama kodu</source>
        <translation>Verification code</translation>
    </message>
    <message>
        <source>Eksik: kod</source>
        <translation>Missing: code</translation>
    </message>
    <message>
        <source>Gerçekte bu mesaj müşterinin telefonuna gelir.</source>
        <translation>In real life this message comes to the customer’s phone.</translation>
    </message>
    <message>
        <source>Harf de olabilir. Büyük ve küçük harfe dikkat ediniz.</source>
        <translation>It may hold letters. Mind capitals and small letters.</translation>
    </message>
    <message>
        <source>Kart saklama kodunuz:</source>
        <translation>Your code to store a card:</translation>
    </message>
    <message>
        <source>Kart saklanmadı; sonra yeni kod gerekir.</source>
        <translation>Not stored. Starting again takes a new code.</translation>
    </message>
    <message>
        <source>Kod doğrulanıyor…</source>
        <translation>Verifying the code…</translation>
    </message>
    <message>
        <source>Kod gelmediyse numarayı müşteriye okutunuz. Gönderilen kod süresi dolana dek geçerlidir; yenisi ondan önce istenemez.</source>
        <translation>If no code came, have the customer read out the number. A code is good until its time is over; no new one can be asked for before.</translation>
    </message>
    <message>
        <source>Kod gönderiliyor…</source>
        <translation>Sending the code…</translation>
    </message>
    <message>
        <source>Kod {number} numarasına gönderildi. Müşteriden alıp yazınız.</source>
        <translation>The code was sent to {number}. Ask the customer for it and type it.</translation>
    </message>
    <message>
        <source>Kodu doğrula</source>
        <translation>Verify the code</translation>
    </message>
    <message>
        <source>Kodu yalnızca kasiyere söyleyiniz.</source>
        <translation>Tell it to the cashier only.</translation>
    </message>
    <message>
        <source>Müşteri no {number}</source>
        <translation>Customer no. {number}</translation>
    </message>
    <message>
        <source>Müşterinin söylediği kod</source>
        <translation>Code the customer reads out</translation>
    </message>
    <message>
        <source>Müşterinin telefonuna gelen kodu yazınız.</source>
        <translation>Type the code that came to the customer’s phone.</translation>
    </message>
    <message>
        <source>Numarayı değiştir</source>
        <translation>Change the number</translation>
    </message>
    <message>
        <source>Süre doldu. Şimdi yeni kod isteyebilirsiniz.</source>
        <translation>The time is over. You can ask for a new code now.</translation>
    </message>
    <message>
        <source>Süre dolunca yeni kod isteyebilirsiniz.</source>
        <translation>When the time is over you can ask for a new code.</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yanıt gelmezse aynı kod bir kez daha sorulur.</source>
        <translation>With no answer, the same code is checked once more.</translation>
    </message>
    <message>
        <source>Yeni kod gönder</source>
        <translation>Send a new code</translation>
    </message>
    <message>
        <source>{count} deneme hakkı kaldı.</source>
        <translation>Tries left: {count}.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>CrashPage</name>
    <message>
        <source>Aynı hata yeniden olursa programı kapatıp açınız ve raporu bilgi işleme veriniz.</source>
        <translation>If the same error comes again, close the program, open it again, and give the report to IT.</translation>
    </message>
    <message>
        <source>Devam et</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Kart numarası, güvenlik kodu ve SMS kodu silindi; gerekiyorsa yeniden yazınız.</source>
        <translation>Card number, security code and SMS code were erased; type them again where they are needed.</translation>
    </message>
    <message>
        <source>Program hatası</source>
        <translation>Program error</translation>
    </message>
    <message>
        <source>Program çalışmayı sürdürüyor, kayıtlar duruyor. Kart alanları güvenlik için boşaltıldı.</source>
        <translation>The program goes on and the records are kept. The card fields were emptied for safety.</translation>
    </message>
    <message>
        <source>Programda beklenmedik bir hata oldu</source>
        <translation>Something unexpected went wrong</translation>
    </message>
    <message>
        <source>Programı kapat</source>
        <translation>Close the program</translation>
    </message>
    <message>
        <source>Rapor diske yazılamadı.</source>
        <translation>The report could not be written to the disk.</translation>
    </message>
    <message>
        <source>Rapor saklandı; içinde kart bilgisi yoktur: {file}</source>
        <translation>The report was kept; it holds nothing of a card: {file}</translation>
    </message>
    <message>
        <source>Sayfa gösterilemiyor. Programı kapatıp yeniden açınız; kayıtlar duruyor.</source>
        <translation>The page cannot be shown. Close the program and open it again; the records are kept.</translation>
    </message>
    <message>
        <source>Sonucu beklenen bir işlem var, onu yeniden göndermeyiniz. Yanıt gelirse kendi sayfasında görünür; gelmezse işlem Açık sorular listesindedir (F5).</source>
        <translation>The result of an operation is still awaited; do not send it again. Its answer appears on its own page; without one, it is on the list of open questions (F5).</translation>
    </message>
    <message>
        <source>Sonucu beklenen bir işlem yoktu.</source>
        <translation>No operation was waiting for its result.</translation>
    </message>
    <message>
        <source>Yinelenirse</source>
        <translation>If it comes again</translation>
    </message>
</context>
<context>
    <name>CustomerPage</name>
    <message>
        <source>Adla ara</source>
        <translation>Find by name</translation>
    </message>
    <message>
        <source>Bu müşterinin sonucu belli olmayan bir işlemi var; önce F5 ile onu sorunuz.</source>
        <translation>This customer has an open question; ask Paynet about it with F5 first.</translation>
    </message>
    <message>
        <source>Cep telefonu</source>
        <translation>Mobile phone</translation>
    </message>
    <message>
        <source>Kart yeniden yazılır. Numara değişirse izin biter.</source>
        <translation>The card is typed anew. Another number ends the permission.</translation>
    </message>
    <message>
        <source>Kayıtlı müşteri: {name}</source>
        <translation>Known customer: {name}</translation>
    </message>
    <message>
        <source>Kayıtlı müşteri: {name}, {count} kartı var.</source>
        <translation>Known customer: {name}. Stored cards: {count}.</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yeni müşteri.</source>
        <translation>New customer.</translation>
    </message>
    <message>
        <source>Yönetici, yanıtı gelmeyen ilk kartın bir kez daha saklanmasına izin verdi</source>
        <translation>A manager lets the first card, whose answer was lost, be stored once more</translation>
    </message>
</context>
<context>
    <name>CustomerPanel</name>
    <message>
        <source>Adın başını yazınız; ↑ ↓ ile seçip Enter’a basınız.</source>
        <translation>Type the start of the name; choose with ↑ ↓ and press Enter.</translation>
    </message>
    <message>
        <source>Bu adla başlayan kayıtlı müşteri yok.</source>
        <translation>No known customer’s name starts like this.</translation>
    </message>
    <message>
        <source>Bulunan müşteriler</source>
        <translation>Customers found</translation>
    </message>
    <message>
        <source>Cep telefonu</source>
        <translation>Mobile phone</translation>
    </message>
    <message>
        <source>Kayıtlı kartları ({count})</source>
        <translation>Stored cards ({count})</translation>
    </message>
    <message>
        <source>Müşteri no {number}</source>
        <translation>Customer no. {number}</translation>
    </message>
    <message>
        <source>Müşterinin adı</source>
        <translation>The customer’s name</translation>
    </message>
    <message>
        <source>Son işlem</source>
        <translation>Last visit</translation>
    </message>
    <message>
        <source>İlk kayıt</source>
        <translation>First stored</translation>
    </message>
</context>
<context>
    <name>DecidePage</name>
    <message>
        <source>Banka onayladıysa {amount} çekilir.</source>
        <translation>If the bank approved, {amount} is charged.</translation>
    </message>
    <message>
        <source>Bankanın onayı belli değil</source>
        <translation>The bank’s approval is not known</translation>
    </message>
    <message>
        <source>Bankanın sayfası beklenmedik biçimde kapandı. Müşteri onay vermiş olabilir.</source>
        <translation>The bank’s page closed unexpectedly. The customer may have approved.</translation>
    </message>
    <message>
        <source>Bankanın sayfası onayın verildiğini söylemeden kapandı.</source>
        <translation>The bank’s page closed without saying that it was approved.</translation>
    </message>
    <message>
        <source>Bankanın sayfası sessiz kaldı ve kapatıldı. Müşteri onay vermiş olabilir.</source>
        <translation>The bank’s page went silent and was closed. The customer may have approved.</translation>
    </message>
    <message>
        <source>Bankanın sayfasının süresi doldu. Müşteri onay vermiş olabilir.</source>
        <translation>The bank’s page ran out of time. The customer may have approved.</translation>
    </message>
    <message>
        <source>Neden soruluyor?</source>
        <translation>Why is this asked?</translation>
    </message>
    <message>
        <source>Para çekilmez. Bu karar geri alınamaz.</source>
        <translation>Nothing is charged. This decision cannot be undone.</translation>
    </message>
    <message>
        <source>Paynet’e sor</source>
        <translation>Ask Paynet</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Paynet’e ulaşılamadı, ödeme isteği gönderilmedi. Para çekilmedi.</source>
        <translation>Paynet could not be reached, the payment request was not sent. Nothing was charged.</translation>
    </message>
    <message>
        <source>Sorulmazsa para çekilmez; onay kendiliğinden düşer.</source>
        <translation>If it is not asked, nothing is charged; the approval lapses by itself.</translation>
    </message>
    <message>
        <source>Sorulursa Paynet, banka onayladıysa parayı çeker.</source>
        <translation>If it is asked, Paynet charges the card if the bank approved.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 5 / 6</source>
        <translation>Take a payment, step 5 of 6</translation>
    </message>
    <message>
        <source>Ödeme isteği bu kasadan çıkamadı.</source>
        <translation>The payment request could not leave this till.</translation>
    </message>
    <message>
        <source>Ödeme isteği gönderilemedi</source>
        <translation>The payment request could not be sent</translation>
    </message>
    <message>
        <source>Ödemeden vazgeç</source>
        <translation>Give up the payment</translation>
    </message>
</context>
<context>
    <name>DeclinedPage</name>
    <message>
        <source>Banka neden bildirmedi.</source>
        <translation>The bank gave no reason.</translation>
    </message>
    <message>
        <source>Banka onaylamadı</source>
        <translation>The bank did not approve</translation>
    </message>
    <message>
        <source>Bankanın iletisi: “{words}”</source>
        <translation>The bank’s message: “{words}”</translation>
    </message>
    <message>
        <source>Başka kartla dene</source>
        <translation>Try another card</translation>
    </message>
    <message>
        <source>Bu deneme kapandı; kart da saklanmadı.</source>
        <translation>This try is closed; the card was not stored either.</translation>
    </message>
    <message>
        <source>Müşteriye ne söylenir?</source>
        <translation>What to tell the customer</translation>
    </message>
    <message>
        <source>Para çekilmedi</source>
        <translation>Nothing was charged</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Ödeme al, adım 6 / 6</source>
        <translation>Take a payment, step 6 of 6</translation>
    </message>
    <message>
        <source>Ödeme alınmadı</source>
        <translation>Payment not taken</translation>
    </message>
    <message>
        <source>Ödemeden vazgeçildi</source>
        <translation>The payment was given up</translation>
    </message>
    <message>
        <source>“Bankanız bu ödemeyi onaylamadı, kartınızdan para çekilmedi. Nedenini bankanıza sorabilirsiniz.”</source>
        <translation>“Your bank did not approve this payment, your card was not charged. You can ask your bank why.”</translation>
    </message>
    <message>
        <source>“Ödemeden vazgeçildi, kartınızdan para çekilmedi.”</source>
        <translation>“The payment was given up, your card was not charged.”</translation>
    </message>
</context>
<context>
    <name>DialogPanel</name>
    <message>
        <source>Evet</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Evet derseniz bankanın sayfasında aynı yere yeniden basınız.</source>
        <translation>After a yes, press the same place on the bank’s page again.</translation>
    </message>
    <message>
        <source>Hayır</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Kapat</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Sayfanın bu sorusu burada yanıtlanamaz.</source>
        <translation>This question of the page cannot be answered here.</translation>
    </message>
    <message>
        <source>{host} sayfası diyor ki:</source>
        <translation>The page of {host} says:</translation>
    </message>
</context>
<context>
    <name>DrawnCard</name>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kart sahibi</source>
        <translation>Cardholder</translation>
    </message>
    <message>
        <source>Son kul.</source>
        <translation>Expires</translation>
    </message>
    <message>
        <source>aa/yy</source>
        <translation>mm/yy</translation>
    </message>
</context>
<context>
    <name>GsmPage</name>
    <message>
        <source>Cep telefonu</source>
        <translation>Mobile phone</translation>
    </message>
    <message>
        <source>Eksik: cep telefonu</source>
        <translation>Missing: mobile phone</translation>
    </message>
</context>
<context>
    <name>InstalmentsPage</name>
    <message>
        <source>Aylık</source>
        <translation>Per month</translation>
    </message>
    <message>
        <source>Bu kart taksit vermiyor; tek çekim yapılır.</source>
        <translation>This card offers no instalments; it is charged in one payment.</translation>
    </message>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Henüz para çekilmez; 30 saniyede yanıt gelmezse başka kartla denenebilir.</source>
        <translation>Nothing is charged yet; if no answer comes in 30 seconds, another card can be tried.</translation>
    </message>
    <message>
        <source>Komisyon</source>
        <translation>Commission</translation>
    </message>
    <message>
        <source>Onay bankanın sayfasında verilir. Banka onaylamadan para çekilmez.</source>
        <translation>The approval is given on the bank’s page. Nothing is charged before the bank approves.</translation>
    </message>
    <message>
        <source>Para çekilmedi.</source>
        <translation>Nothing was charged.</translation>
    </message>
    <message>
        <source>Paynet’e gönderiliyor…</source>
        <translation>Sending to Paynet…</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Taksit</source>
        <translation>Instalments</translation>
    </message>
    <message>
        <source>Taksit seç</source>
        <translation>Choose instalments</translation>
    </message>
    <message>
        <source>Taksit seçenekleri</source>
        <translation>Instalment choices</translation>
    </message>
    <message>
        <source>Toplam</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Tutar değişirse taksitler yeniden sorulur.</source>
        <translation>If the amount changes, the instalments are asked for again.</translation>
    </message>
    <message>
        <source>Tutar ve taksit</source>
        <translation>Amount and instalments</translation>
    </message>
    <message>
        <source>Tutarı değiştir</source>
        <translation>Change amount</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yanıt gelene dek aynı istek sorulur.</source>
        <translation>The same request is asked until an answer comes.</translation>
    </message>
    <message>
        <source>{amount} için banka onayına geç</source>
        <translation>Go on to the bank for {amount}</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 4 / 6</source>
        <translation>Take a payment, step 4 of 6</translation>
    </message>
    <message>
        <source>Ödenecek tutar</source>
        <translation>Amount to pay</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>123</source>
        <translation>123</translation>
    </message>
    <message>
        <source>ABC</source>
        <translation>ABC</translation>
    </message>
    <message>
        <source>Temizle</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>boşluk</source>
        <translation>space</translation>
    </message>
    <message>
        <source>büyük harf</source>
        <translation>capital letters</translation>
    </message>
    <message>
        <source>son harfi sil</source>
        <translation>delete the last letter</translation>
    </message>
    <message>
        <source>virgül</source>
        <translation>comma</translation>
    </message>
</context>
<context>
    <name>Kiosk</name>
    <message>
        <source>Aydınlatma metni</source>
        <translation>Privacy notice</translation>
    </message>
    <message>
        <source>Başa dönülür</source>
        <translation>Back to the start</translation>
    </message>
    <message>
        <source>Devam ediyor musunuz?</source>
        <translation>Are you still there?</translation>
    </message>
    <message>
        <source>Kiosk’a dön</source>
        <translation>Back to the kiosk</translation>
    </message>
    <message>
        <source>Onay metni</source>
        <translation>Consent text</translation>
    </message>
    <message>
        <source>Sürüm {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Takılırsanız görevliye sorunuz.</source>
        <translation>If you are stuck, please ask the staff.</translation>
    </message>
    <message>
        <source>Yardım</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>{seconds} sn sonra yazdıklarınız silinir. Sürdürmek için ekrana dokununuz.</source>
        <translation>What you typed is erased in {seconds} s. Touch the screen to go on.</translation>
    </message>
    <message>
        <source>İşlem yapılmazsa silinir</source>
        <translation>Erased if nothing is done</translation>
    </message>
</context>
<context>
    <name>KioskAmount</name>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Hazırlanıyor…</source>
        <translation>Getting ready…</translation>
    </message>
    <message>
        <source>Tutarı yazınız.</source>
        <translation>Type the amount.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeyeceğiniz tutar</source>
        <translation>Amount to pay</translation>
    </message>
</context>
<context>
    <name>KioskBank</name>
    <message>
        <source>Bankanızın sayfası henüz açılmadı</source>
        <translation>Your bank’s page has not opened yet</translation>
    </message>
    <message>
        <source>Bekleyebilir ya da vazgeçebilirsiniz. Şimdi vazgeçerseniz para çekilmez.</source>
        <translation>You can wait or cancel. If you cancel now, nothing is charged.</translation>
    </message>
    <message>
        <source>Lütfen bekleyiniz. Kartınızdan iki kez çekilmez.</source>
        <translation>Please wait. Your card is not charged twice.</translation>
    </message>
    <message>
        <source>Onay verdiyseniz sonucu sorunuz.</source>
        <translation>If you have approved, ask for the result.</translation>
    </message>
    <message>
        <source>Sayfa sessiz</source>
        <translation>The page is silent</translation>
    </message>
    <message>
        <source>Sonucu sor</source>
        <translation>Ask for the result</translation>
    </message>
    <message>
        <source>Sonuç soruluyor…</source>
        <translation>Asking for the result…</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>KioskCard</name>
    <message>
        <source>Adınız</source>
        <translation>Your name</translation>
    </message>
    <message>
        <source>Adınız ve soyadınız</source>
        <translation>Your name and surname</translation>
    </message>
    <message>
        <source>Başka bir kartınızın numarasını yazınız.</source>
        <translation>Type the number of another card.</translation>
    </message>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Eksik: {things}</source>
        <translation>Missing: {things}</translation>
    </message>
    <message>
        <source>Göster</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Hiçbir şey saklanmadı, para çekilmedi.</source>
        <translation>Nothing was stored, nothing was charged.</translation>
    </message>
    <message>
        <source>Kart bilgileriniz</source>
        <translation>Your card</translation>
    </message>
    <message>
        <source>Kartınız</source>
        <translation>Your card</translation>
    </message>
    <message>
        <source>Rakamlar gizli yazılır. Görmek için Göster’e basılı tutunuz.</source>
        <translation>Digits are hidden as you type. Hold Show to see them.</translation>
    </message>
    <message>
        <source>{count} hane</source>
        <translation>{count} digits</translation>
    </message>
    <message>
        <source>{count} hane daha</source>
        <translation>{count} more digits</translation>
    </message>
</context>
<context>
    <name>KioskCode</name>
    <message>
        <source>Alıştırma telefonu. Gerçekte bu kod telefonunuza SMS ile gelir.</source>
        <translation>Practice phone. In real use this code comes to your phone by SMS.</translation>
    </message>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Kartınız saklanmadı.</source>
        <translation>Your card was not stored.</translation>
    </message>
    <message>
        <source>Kod</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Kod {number} numarasına gönderildi.</source>
        <translation>The code was sent to {number}.</translation>
    </message>
    <message>
        <source>Telefonunuza gelen kodu yazınız</source>
        <translation>Type the code sent to your phone</translation>
    </message>
    <message>
        <source>Telefonunuza gelen kodu yazınız.</source>
        <translation>Type the code sent to your phone.</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>{count} deneme hakkınız kaldı.</source>
        <translation>You have {count} tries left.</translation>
    </message>
</context>
<context>
    <name>KioskInstalments</name>
    <message>
        <source>Bankanıza bağlanılıyor…</source>
        <translation>Connecting to your bank…</translation>
    </message>
    <message>
        <source>Nasıl ödemek istersiniz?</source>
        <translation>How would you like to pay?</translation>
    </message>
    <message>
        <source>Sonuç soruluyor…</source>
        <translation>Asking for the result…</translation>
    </message>
    <message>
        <source>Tutar {amount}. Banka onaylamadan para çekilmez.</source>
        <translation>Amount {amount}. Nothing is charged before the bank approves.</translation>
    </message>
    <message>
        <source>{amount} öde</source>
        <translation>Pay {amount}</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>KioskPayingCard</name>
    <message>
        <source>Hazırlanıyor…</source>
        <translation>Getting ready…</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>KioskReading</name>
    <message>
        <source>Geri</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>KioskSteps</name>
    <message>
        <source>Banka</source>
        <translation>Bank</translation>
    </message>
    <message>
        <source>Bitti</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kod</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Taksit</source>
        <translation>Instalments</translation>
    </message>
    <message>
        <source>Telefon</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Tutar</source>
        <translation>Amount</translation>
    </message>
</context>
<context>
    <name>KioskStoringCard</name>
    <message>
        <source>Kartımın Paynet’te saklanmasına onay veriyorum</source>
        <translation>I agree to my card being stored at Paynet</translation>
    </message>
    <message>
        <source>Onay metnini okuyunuz</source>
        <translation>Read the consent</translation>
    </message>
    <message>
        <source>Onay vermek zorunda değilsiniz.</source>
        <translation>You do not have to agree.</translation>
    </message>
</context>
<context>
    <name>KioskWords</name>
    <message>
        <source>**Kartımı sakla:** telefonunuza bir kod gelir, kartınızı yazarsınız, onay verirseniz kart saklanır.</source>
        <translation>**Store my card:** a code comes to your phone, you type your card, and if you agree the card is stored.</translation>
    </message>
    <message>
        <source>**Ne saklanır?** Kart numaranızın tamamı yalnızca Paynet’tedir; iş yerinde ilk altı ve son dört hanesi kalır. Güvenlik kodu hiçbir yerde saklanmaz.</source>
        <translation>**What is stored?** Your whole card number is at Paynet only; the merchant keeps its first six and last four digits. The security code is stored nowhere.</translation>
    </message>
    <message>
        <source>**Neden?** Sonraki ödemelerinizde kartınızı yeniden yazmamanız için. Onay vermek zorunda değilsiniz.</source>
        <translation>**Why?** So that you need not type your card again for later payments. You do not have to agree.</translation>
    </message>
    <message>
        <source>**Vazgeçmek için** Vazgeç’e dokununuz. Bir süre dokunmazsanız yazdıklarınız kendiliğinden silinir.</source>
        <translation>**To stop** touch Cancel. If you touch nothing for a while, what you typed is erased by itself.</translation>
    </message>
    <message>
        <source>**Ödeme yap:** tutarı ve kartınızı yazarsınız, bankanız onaylar.</source>
        <translation>**Pay:** you type the amount and your card, and your bank approves.</translation>
    </message>
    <message>
        <source>Bağlantı kesilmiş olabilir. Yeniden deneyebilirsiniz.</source>
        <translation>The connection may be broken. You can try again.</translation>
    </message>
    <message>
        <source>Beklenmedik bir sorun oldu</source>
        <translation>Something unexpected happened</translation>
    </message>
    <message>
        <source>Bilgileri denetleyiniz ya da başka bir kart deneyiniz.</source>
        <translation>Check what you typed or try another card.</translation>
    </message>
    <message>
        <source>Bu ekran {store} iş yerinindir.</source>
        <translation>This screen belongs to {store}.</translation>
    </message>
    <message>
        <source>Bu ekran şu anda hizmet veremiyor</source>
        <translation>This screen is out of service at the moment</translation>
    </message>
    <message>
        <source>Bu kartla ödeme yapılamıyor</source>
        <translation>This card cannot be used to pay</translation>
    </message>
    <message>
        <source>Bu numarayla sonucu beklenen bir işlem var</source>
        <translation>The result of something done with this number is awaited</translation>
    </message>
    <message>
        <source>Deneme hakkınız bitti</source>
        <translation>No tries left</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor.</source>
        <translation>Nothing was sent, what you typed is still there.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Biraz sonra yeniden deneyiniz ya da görevliye başvurunuz.</source>
        <translation>Nothing was sent; what you typed is still there. Try again in a moment or ask the staff.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi. Lütfen görevliye başvurunuz.</source>
        <translation>Nothing was sent. Please ask the staff.</translation>
    </message>
    <message>
        <source>Kartınız kabul edilmedi</source>
        <translation>Your card was not accepted</translation>
    </message>
    <message>
        <source>Kartınız saklanmamış</source>
        <translation>Your card is not stored</translation>
    </message>
    <message>
        <source>Kod yanlış</source>
        <translation>Wrong code</translation>
    </message>
    <message>
        <source>Kod yanlış. Telefonunuzdaki kodu yeniden yazınız.</source>
        <translation>Wrong code. Type the code on your phone again.</translation>
    </message>
    <message>
        <source>Kod üç kez yanlış yazıldı. Süre dolunca yeni kod isteyiniz.</source>
        <translation>The code was wrong three times. Ask for a new one when the time is over.</translation>
    </message>
    <message>
        <source>Kodun süresi doldu</source>
        <translation>The code has expired</translation>
    </message>
    <message>
        <source>Kodun süresi doldu. Yeni kod isteyiniz.</source>
        <translation>The code has expired. Ask for a new one.</translation>
    </message>
    <message>
        <source>Para çekilmedi. Başka bir kart deneyiniz.</source>
        <translation>Nothing was charged. Try another card.</translation>
    </message>
    <message>
        <source>SMS gelmiş olabilir</source>
        <translation>The SMS may have come</translation>
    </message>
    <message>
        <source>SMS gelmiş olabilir; gelmediyse süre dolana dek bekleyiniz.</source>
        <translation>The SMS may have come; if not, wait until the time is over.</translation>
    </message>
    <message>
        <source>Sorun giderildi, yazdıklarınız duruyor.</source>
        <translation>The problem is solved; what you typed is still there.</translation>
    </message>
    <message>
        <source>Yanıt gelmedi</source>
        <translation>No answer came</translation>
    </message>
    <message>
        <source>Yeni bir işlem başlatılmadı. Lütfen görevliye başvurunuz.</source>
        <translation>Nothing new was begun. Please ask the staff.</translation>
    </message>
    <message>
        <source>Yeniden deneyebilirsiniz</source>
        <translation>You can try again</translation>
    </message>
    <message>
        <source>Yeniden deneyebilirsiniz; olmazsa görevliye başvurunuz.</source>
        <translation>You can try again; if it does not work, ask the staff.</translation>
    </message>
    <message>
        <source>Yinelemeyiniz. Lütfen görevliye başvurunuz.</source>
        <translation>Do not repeat it. Please ask the staff.</translation>
    </message>
    <message>
        <source>İsterseniz yeniden deneyebilirsiniz.</source>
        <translation>You can try again if you like.</translation>
    </message>
    <message>
        <source>İşleminizin kaydı tamamlanamadı</source>
        <translation>The record of what you did could not be completed</translation>
    </message>
    <message>
        <source>Şu anda bağlantı kurulamıyor</source>
        <translation>No connection at the moment</translation>
    </message>
    <message>
        <source>Şu anda çok fazla istek var</source>
        <translation>Too many requests at the moment</translation>
    </message>
</context>
<context>
    <name>LookingCustomer</name>
    <message>
        <source>, sürüm {version}</source>
        <translation>, version {version}</translation>
    </message>
    <message>
        <source>Aydınlatma metninin tamamı</source>
        <translation>Privacy notice in full</translation>
    </message>
    <message>
        <source>Kartlar, adım 1 / 2</source>
        <translation>Cards, step 1 / 2</translation>
    </message>
    <message>
        <source>Kartları göster</source>
        <translation>Show the cards</translation>
    </message>
    <message>
        <source>Kayıtlı kartlar soruluyor…</source>
        <translation>Asking for stored cards…</translation>
    </message>
    <message>
        <source>Müşterinin cep telefonu</source>
        <translation>The customer’s mobile phone</translation>
    </message>
    <message>
        <source>Müşterinin kayıtlı kartları bu numarayla bulunur. SMS gönderilmez.</source>
        <translation>The customer’s stored cards are found by this number. No SMS is sent.</translation>
    </message>
    <message>
        <source>Müşteriye söyleyiniz</source>
        <translation>Tell the customer</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>“Kayıtlı kartlarınızı görebilir, adını değiştirtebilir, istediğinizi sildirebilirsiniz.”</source>
        <translation>“You can see your stored cards, have them renamed, and have any of them deleted.”</translation>
    </message>
</context>
<context>
    <name>ManagerPage</name>
    <message>
        <source>Alıştırma PIN’i: {pin}</source>
        <translation>Practice PIN: {pin}</translation>
    </message>
    <message>
        <source>Açık sorular</source>
        <translation>Open questions</translation>
    </message>
    <message>
        <source>Bilgi işlem `paynet-desk pin` komutuyla ayarlar. Hiçbir şey değişmedi.</source>
        <translation>IT sets it with the command `paynet-desk pin`. Nothing has changed.</translation>
    </message>
    <message>
        <source>Bir kez daha saklat</source>
        <translation>Store once more</translation>
    </message>
    <message>
        <source>Bir kez yapılabilir; yine yanıt gelmezse konuyu yönetici kapatır.</source>
        <translation>It can be done once; if no answer comes again, the manager closes the matter.</translation>
    </message>
    <message>
        <source>Bu arada sonucu belli olmuş ya da veri tabanına yazılamamış olabilir. Listeye bakınız.</source>
        <translation>Its outcome may have become known meanwhile, or the database could not be written. Look at the list.</translation>
    </message>
    <message>
        <source>Bu bir kart numarasına benziyor, silindi.</source>
        <translation>This looks like a card number and was deleted.</translation>
    </message>
    <message>
        <source>Bu kasada yönetici PIN’i ayarlanmamış</source>
        <translation>No manager’s PIN is set on this till</translation>
    </message>
    <message>
        <source>Bu müşteri için yeniden kart saklanabilir ve ödeme alınabilir.</source>
        <translation>Cards can be stored and payments taken for this customer again.</translation>
    </message>
    <message>
        <source>Bu ne demektir?</source>
        <translation>What does this mean?</translation>
    </message>
    <message>
        <source>Devam</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Devam etmek için PIN’inizi yazınız.</source>
        <translation>Type your PIN to go on.</translation>
    </message>
    <message>
        <source>Eksik: PIN</source>
        <translation>Missing: PIN</translation>
    </message>
    <message>
        <source>Eksik: {what}</source>
        <translation>Missing: {what}</translation>
    </message>
    <message>
        <source>En az {count} harfle yazınız.</source>
        <translation>Write at least {count} letters.</translation>
    </message>
    <message>
        <source>Geri</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Kart bu kasada yok: numarası, onayı ve kodu yeniden alınır.</source>
        <translation>The card is not on this till: its number, the consent and the code are taken anew.</translation>
    </message>
    <message>
        <source>Kasa görünümünü aç</source>
        <translation>Open the till</translation>
    </message>
    <message>
        <source>Kasa görünümünü aç ({count} açık soru)</source>
        <translation>Open the till (open questions: {count})</translation>
    </message>
    <message>
        <source>Kayıtta kalır. Kart numarası yazmayınız.</source>
        <translation>Kept in the records. Do not write a card number.</translation>
    </message>
    <message>
        <source>Konu kapatılamadı</source>
        <translation>The matter could not be closed</translation>
    </message>
    <message>
        <source>Konu, nedeni ve saatiyle kayıtlarda kalır.</source>
        <translation>It stays in the records with the reason and the time.</translation>
    </message>
    <message>
        <source>Konuyu kapat</source>
        <translation>Close the matter</translation>
    </message>
    <message>
        <source>Ne olduğu bilinmez kalır; kasa bir daha sormaz.</source>
        <translation>What became of it stays unknown; the till will not ask again.</translation>
    </message>
    <message>
        <source>Neden kapatılıyor?</source>
        <translation>Why is it closed?</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>PIN denetleniyor…</source>
        <translation>Checking the PIN…</translation>
    </message>
    <message>
        <source>PIN yanlış. {count} deneme hakkınız kaldı.</source>
        <translation>Wrong PIN. {count} tries left.</translation>
    </message>
    <message>
        <source>PIN yanlış. {seconds} saniye sonra yeniden deneyebilirsiniz.</source>
        <translation>Wrong PIN. You can try again in {seconds} seconds.</translation>
    </message>
    <message>
        <source>Paranın çekilip çekilmediği bilinmez kalır; kasa bir daha sormaz.</source>
        <translation>Whether money was taken stays unknown; the till will not ask again.</translation>
    </message>
    <message>
        <source>Paynet’e bir şey gönderilmez, sonuç bilinmez kalır. Müşteriye yeniden hizmet verilir.</source>
        <translation>Nothing is sent to Paynet, the outcome stays unknown. The customer can be served again.</translation>
    </message>
    <message>
        <source>Paynet’e hiçbir şey gönderilmez.</source>
        <translation>Nothing is sent to Paynet.</translation>
    </message>
    <message>
        <source>Programı kapat</source>
        <translation>Close the program</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yönetici</source>
        <translation>Manager</translation>
    </message>
    <message>
        <source>Yönetici PIN’i</source>
        <translation>Manager’s PIN</translation>
    </message>
    <message>
        <source>Yönetici PIN’i ayarlanmamış.</source>
        <translation>No manager’s PIN is set.</translation>
    </message>
    <message>
        <source>Yönetici PIN’ini yazınız.</source>
        <translation>Type the manager’s PIN.</translation>
    </message>
    <message>
        <source>Yönetici bir kez daha saklatsın</source>
        <translation>Let a manager have it stored once more</translation>
    </message>
    <message>
        <source>Yönetici kapatsın</source>
        <translation>Let a manager close it</translation>
    </message>
    <message>
        <source>neden</source>
        <translation>reason</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>İlk istek başarılı olduysa kart iki kez saklanabilir. Bitince liste gösterir.</source>
        <translation>If the first request succeeded, the card may be stored twice. The list tells when it is done.</translation>
    </message>
    <message>
        <source>İlk istek ulaştıysa kart iki kez saklanabilir; bitince kart listesi bunu gösterir.</source>
        <translation>If the first request arrived, the card may be stored twice; the list of cards tells afterwards.</translation>
    </message>
    <message>
        <source>İzin kayda geçer. Numara değiştirilirse biter.</source>
        <translation>The permission is recorded. Another number ends it.</translation>
    </message>
    <message>
        <source>İzin kaydedilemedi</source>
        <translation>The permission could not be recorded</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>az önce</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>{count} dk</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} gün</source>
        <translation>{count} d</translation>
    </message>
    <message>
        <source>{count} sa</source>
        <translation>{count} h</translation>
    </message>
</context>
<context>
    <name>NotKnownPage</name>
    <message>
        <source>Birazdan</source>
        <translation>Shortly</translation>
    </message>
    <message>
        <source>Paynet’e kendiliğinden sorulacak</source>
        <translation>Paynet will be asked by itself</translation>
    </message>
    <message>
        <source>{minutes} dk sonra</source>
        <translation>in {minutes} min</translation>
    </message>
    <message>
        <source>{seconds} sn sonra</source>
        <translation>in {seconds} s</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Dosya: {file}</source>
        <translation>File: {file}</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi.</source>
        <translation>Nothing was sent.</translation>
    </message>
    <message>
        <source>Kal</source>
        <translation>Stay</translation>
    </message>
    <message>
        <source>Kart sakla, adım {step} / {steps}</source>
        <translation>Store a card, step {step} of {steps}</translation>
    </message>
    <message>
        <source>Sil</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Yazdıklarınız silinsin mi?</source>
        <translation>Delete what you typed?</translation>
    </message>
    <message>
        <source>Yeniden dene</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>{minutes} dk sonra yeniden deneyiniz.</source>
        <translation>Try again in {minutes} min.</translation>
    </message>
    <message>
        <source>{seconds} sn sonra yeniden deneyiniz.</source>
        <translation>Try again in {seconds} s.</translation>
    </message>
    <message>
        <source>Şimdi yeniden deneyebilirsiniz.</source>
        <translation>You can try again now.</translation>
    </message>
</context>
<context>
    <name>PaidPage</name>
    <message>
        <source>Bilgi fişi</source>
        <translation>Information slip</translation>
    </message>
    <message>
        <source>Fiş kaydedildi</source>
        <translation>Receipt saved</translation>
    </message>
    <message>
        <source>Fiş kaydedilemedi</source>
        <translation>The receipt could not be saved</translation>
    </message>
    <message>
        <source>Kart saklandı</source>
        <translation>Card stored</translation>
    </message>
    <message>
        <source>Kart saklanmadı</source>
        <translation>Card not stored</translation>
    </message>
    <message>
        <source>Kart saklanmadı; ödeme geçerlidir, yeniden çekmeyiniz.</source>
        <translation>The card was not stored; the payment is valid, do not charge again.</translation>
    </message>
    <message>
        <source>Kart zaten saklıydı</source>
        <translation>The card was stored already</translation>
    </message>
    <message>
        <source>Kartın saklandığı belli değil</source>
        <translation>It is not known whether the card was stored</translation>
    </message>
    <message>
        <source>Müşteri saklanmasını istemedi.</source>
        <translation>The customer did not want it stored.</translation>
    </message>
    <message>
        <source>Onay kodu {code}</source>
        <translation>Approval code {code}</translation>
    </message>
    <message>
        <source>PDF kaydet</source>
        <translation>Save PDF</translation>
    </message>
    <message>
        <source>Paynet’in iletisi: “{words}”</source>
        <translation>Paynet said: “{words}”</translation>
    </message>
    <message>
        <source>Paynet’in yanıtı satışla tam örtüşmüyor</source>
        <translation>Paynet’s answer does not quite match the sale</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Yazdır</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>{label}, {name} adına</source>
        <translation>{label}, for {name}</translation>
    </message>
    <message>
        <source>{way}, aylık {amount}</source>
        <translation>{way}, {amount} per month</translation>
    </message>
    <message>
        <source>Ödeme al, adım 6 / 6</source>
        <translation>Take a payment, step 6 of 6</translation>
    </message>
    <message>
        <source>Ödeme alındı</source>
        <translation>Payment taken</translation>
    </message>
    <message>
        <source>Ödeme alındı, kart saklandı</source>
        <translation>Payment taken, card stored</translation>
    </message>
    <message>
        <source>Ödeme alındı, kart saklanmadı</source>
        <translation>Payment taken, card not stored</translation>
    </message>
    <message>
        <source>Ödeme alınmıştır, yeniden çekmeyiniz. Fişi saklayıp yöneticiye haber veriniz.</source>
        <translation>The payment was taken, do not charge again. Keep the receipt and tell the manager.</translation>
    </message>
    <message>
        <source>Ödeme alınmıştır. Fişi yazdırabilirsiniz.</source>
        <translation>The payment was taken. You can print the receipt.</translation>
    </message>
    <message>
        <source>Ödeme geçerlidir. Kartın saklanıp saklanmadığı daha sonra kart listesinde görülür.</source>
        <translation>The payment is valid. Whether the card was stored will be seen in the list of cards later.</translation>
    </message>
    <message>
        <source>İkinci kez saklanmadı.</source>
        <translation>It was not stored a second time.</translation>
    </message>
</context>
<context>
    <name>PayingAnswer</name>
    <message>
        <source>Bankanız onaylamadı. Para çekilmedi.</source>
        <translation>Your bank did not approve. Nothing was charged.</translation>
    </message>
    <message>
        <source>Bankanızın onayı belli değil</source>
        <translation>It is not known whether your bank approved</translation>
    </message>
    <message>
        <source>Başka kartla öde</source>
        <translation>Pay with another card</translation>
    </message>
    <message>
        <source>Bitir</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Para çekilmedi.</source>
        <translation>Nothing was charged.</translation>
    </message>
    <message>
        <source>Sonuç soruluyor…</source>
        <translation>Asking for the result…</translation>
    </message>
    <message>
        <source>Sor ve öde</source>
        <translation>Ask and pay</translation>
    </message>
    <message>
        <source>Sorarsanız, bankanız onayladıysa {amount} çekilir. Vazgeçerseniz para çekilmez.</source>
        <translation>If you ask, {amount} is charged if your bank approved. If you cancel, nothing is charged.</translation>
    </message>
    <message>
        <source>Teşekkür ederiz. İşlem numarasını not edebilirsiniz.</source>
        <translation>Thank you. You may note the reference.</translation>
    </message>
    <message>
        <source>Tutar</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Yanıt gelmedi: para çekilmiş de olabilir, çekilmemiş de. Yeniden ödemeyiniz; kart iki kez çekilmez. Sonucu görevliden öğrenebilirsiniz.</source>
        <translation>No answer came: you may have been charged or not. Do not pay again; the card is not charged twice. The staff can tell you the result.</translation>
    </message>
    <message>
        <source>Ödeme alınmadı</source>
        <translation>Payment not taken</translation>
    </message>
    <message>
        <source>Ödeme isteği gönderilemedi</source>
        <translation>The payment request could not be sent</translation>
    </message>
    <message>
        <source>Ödemeden vazgeçildi</source>
        <translation>The payment was given up</translation>
    </message>
    <message>
        <source>Ödemenin sonucu henüz belli değil</source>
        <translation>The result of the payment is not known yet</translation>
    </message>
    <message>
        <source>Ödemeniz alındı</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>İşlem no</source>
        <translation>Reference</translation>
    </message>
</context>
<context>
    <name>PayingCard</name>
    <message>
        <source>Banka onaylamadan para çekilmez.</source>
        <translation>Nothing is charged before the bank approves.</translation>
    </message>
    <message>
        <source>Karta ne olur?</source>
        <translation>What happens to the card?</translation>
    </message>
    <message>
        <source>Kartın üzerindeki {count} hane.</source>
        <translation>The {count} digits on the card.</translation>
    </message>
    <message>
        <source>Numara ve güvenlik kodu bu bilgisayara yazılmaz.</source>
        <translation>Number and security code are not written to this computer.</translation>
    </message>
    <message>
        <source>Onay kutusu işaretlenirse kart, ödeme alınınca Paynet’te saklanır.</source>
        <translation>If the consent is ticked, the card is stored at Paynet once the payment is taken.</translation>
    </message>
    <message>
        <source>Para çekilmedi, kart saklanmadı.</source>
        <translation>Nothing was charged, the card was not stored.</translation>
    </message>
    <message>
        <source>Taksitler soruluyor…</source>
        <translation>Asking for instalments…</translation>
    </message>
    <message>
        <source>Taksitleri göster</source>
        <translation>Show instalments</translation>
    </message>
    <message>
        <source>Vazgeçebilirsiniz; para çekilmez.</source>
        <translation>You can cancel; nothing is charged.</translation>
    </message>
    <message>
        <source>{count} hane yazınız.</source>
        <translation>Type {count} digits.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 3 / 6</source>
        <translation>Take a payment, step 3 of 6</translation>
    </message>
    <message>
        <source>Ödeme alınmadı: Paynet ya da banka bu kartı kabul etmedi</source>
        <translation>Payment not taken: Paynet or the bank did not accept this card</translation>
    </message>
    <message>
        <source>İsteğe bağlı: işaretlenmezse kart saklanmaz.</source>
        <translation>Optional: unless it is ticked, the card is not stored.</translation>
    </message>
</context>
<context>
    <name>PayingCustomer</name>
    <message>
        <source>, sürüm {version}</source>
        <translation>, version {version}</translation>
    </message>
    <message>
        <source>Aydınlatma metninin tamamı</source>
        <translation>Privacy notice in full</translation>
    </message>
    <message>
        <source>Karta geç</source>
        <translation>Go to the card</translation>
    </message>
    <message>
        <source>Kayıtlı kartlar soruluyor…</source>
        <translation>Asking for stored cards…</translation>
    </message>
    <message>
        <source>Müşterinin cep telefonu</source>
        <translation>The customer’s mobile phone</translation>
    </message>
    <message>
        <source>Müşteriye söyleyiniz</source>
        <translation>Tell the customer</translation>
    </message>
    <message>
        <source>Tutarı değiştir</source>
        <translation>Change amount</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 2 / 6</source>
        <translation>Take a payment, step 2 of 6</translation>
    </message>
    <message>
        <source>Ödeme bu müşterinin kaydına yazılır. SMS gönderilmez.</source>
        <translation>The payment is recorded under this customer. No SMS is sent.</translation>
    </message>
    <message>
        <source>“Numaranızı bu ödemeyi kaydınıza yazmak için alıyoruz. Kartınız, siz istemezseniz saklanmaz.”</source>
        <translation>“We take your number to record this payment under your name. Your card is not stored unless you want it.”</translation>
    </message>
</context>
<context>
    <name>PayingPhone</name>
    <message>
        <source>, sürüm {version}</source>
        <translation>, version {version}</translation>
    </message>
    <message>
        <source>Aydınlatma metninin tamamı</source>
        <translation>Privacy notice in full</translation>
    </message>
    <message>
        <source>Cep telefonunuz</source>
        <translation>Your mobile phone</translation>
    </message>
    <message>
        <source>Hazırlanıyor…</source>
        <translation>Getting ready…</translation>
    </message>
    <message>
        <source>Karta geç</source>
        <translation>Go to the card</translation>
    </message>
    <message>
        <source>Numaranız neden soruluyor?</source>
        <translation>Why are you asked for your number?</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödemeniz bu numaraya yazılır. SMS gönderilmez.</source>
        <translation>Your payment is noted under this number. No SMS is sent.</translation>
    </message>
    <message>
        <source>Ödemenizi sonradan bulabilmemiz için. Kartınız saklanmaz, numaranız başka bir iş için kullanılmaz.</source>
        <translation>So that we can find your payment later. Your card is not stored, and your number is used for nothing else.</translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>5 ile başlayan 10 hane.</source>
        <translation>10 digits, beginning with 5.</translation>
    </message>
    <message>
        <source>Vazgeç</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Paste</translation>
    </message>
</context>
<context>
    <name>QWebEnginePage</name>
    <message>
        <source>Are you sure you want to leave this page? Changes that you made may not be saved.</source>
        <translation>Are you sure you want to leave this page? Changes that you made may not be saved.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Adı değişmemiş</source>
        <translation>Not renamed</translation>
    </message>
    <message>
        <source>Adı değişmiş</source>
        <translation>Renamed</translation>
    </message>
    <message>
        <source>Banka sayfası açılmadı</source>
        <translation>The bank’s page was not opened</translation>
    </message>
    <message>
        <source>Banka sayfası yarıda kaldı</source>
        <translation>The bank’s page was cut off</translation>
    </message>
    <message>
        <source>Bir kez daha izin verildi</source>
        <translation>Once more permitted</translation>
    </message>
    <message>
        <source>Bu, Paynet’e sorulamaz; sonucu yönetici netleştirir.</source>
        <translation>Paynet cannot be asked about this; the manager settles the outcome.</translation>
    </message>
    <message>
        <source>Henüz belli değil</source>
        <translation>Not known yet</translation>
    </message>
    <message>
        <source>Kart Paynet’in listesinde duruyor. Biraz sonra yeniden sorunuz.</source>
        <translation>The card is still in Paynet’s list. Ask again in a little while.</translation>
    </message>
    <message>
        <source>Kart adı değiştirme</source>
        <translation>Renaming a card</translation>
    </message>
    <message>
        <source>Kart saklama</source>
        <translation>Storing a card</translation>
    </message>
    <message>
        <source>Kart saklanmamış.</source>
        <translation>The card was not stored.</translation>
    </message>
    <message>
        <source>Kart saklanmış.</source>
        <translation>The card was stored.</translation>
    </message>
    <message>
        <source>Kart silinmemiş.</source>
        <translation>The card was not deleted.</translation>
    </message>
    <message>
        <source>Kart silinmiş.</source>
        <translation>The card was deleted.</translation>
    </message>
    <message>
        <source>Kart silme</source>
        <translation>Deleting a card</translation>
    </message>
    <message>
        <source>Kart yanıtı gelmedi</source>
        <translation>No answer about the card</translation>
    </message>
    <message>
        <source>Kartın adı değişmemiş.</source>
        <translation>The card was not renamed.</translation>
    </message>
    <message>
        <source>Kartın adı değişmiş.</source>
        <translation>The card was renamed.</translation>
    </message>
    <message>
        <source>Kod gönderme</source>
        <translation>Sending a code</translation>
    </message>
    <message>
        <source>Para çekilmemiş</source>
        <translation>Nothing was charged</translation>
    </message>
    <message>
        <source>Para çekilmemiş.</source>
        <translation>Nothing was charged.</translation>
    </message>
    <message>
        <source>Paynet bu müşteriyi zaten tanıyor; ilk kart saklanmış olmalı.</source>
        <translation>Paynet knows this customer already; the first card must have been stored.</translation>
    </message>
    <message>
        <source>Paynet müşteriyi tanıyor</source>
        <translation>Known to Paynet</translation>
    </message>
    <message>
        <source>Paynet’e ulaşılamadı</source>
        <translation>Paynet not reached</translation>
    </message>
    <message>
        <source>Paynet’e ulaşılamadı. Hiçbir şey değişmedi; yeniden sorabilirsiniz.</source>
        <translation>Paynet could not be reached. Nothing has changed; you can ask again.</translation>
    </message>
    <message>
        <source>Paynet’in listesinde henüz eski adı var. Biraz sonra yeniden sorunuz.</source>
        <translation>Paynet’s list still has the old name. Ask again in a little while.</translation>
    </message>
    <message>
        <source>Paynet’in listesinde henüz yok. Biraz sonra yeniden sorunuz.</source>
        <translation>Not in Paynet’s list yet. Ask again a little later.</translation>
    </message>
    <message>
        <source>Paynet’ten hâlâ yanıt yok. Biraz sonra yeniden sorunuz.</source>
        <translation>Still no answer from Paynet. Ask again a little later.</translation>
    </message>
    <message>
        <source>SMS gitmiş olabilir</source>
        <translation>The SMS may have gone</translation>
    </message>
    <message>
        <source>Saklanmamış</source>
        <translation>Not stored</translation>
    </message>
    <message>
        <source>Saklanmış</source>
        <translation>Stored</translation>
    </message>
    <message>
        <source>Silinmemiş</source>
        <translation>Not deleted</translation>
    </message>
    <message>
        <source>Silinmiş</source>
        <translation>Deleted</translation>
    </message>
    <message>
        <source>Sorulamadı</source>
        <translation>Could not be asked</translation>
    </message>
    <message>
        <source>Vazgeçildi</source>
        <translation>Given up</translation>
    </message>
    <message>
        <source>Yanıt gelmedi</source>
        <translation>No answer came</translation>
    </message>
    <message>
        <source>Yönetici bir kez daha saklanmasına izin verdi.</source>
        <translation>A manager let it be stored once more.</translation>
    </message>
    <message>
        <source>Yönetici kapattı</source>
        <translation>Closed by a manager</translation>
    </message>
    <message>
        <source>Yönetici kapattı. Sonucu bilinmiyor.</source>
        <translation>Closed by a manager. Its outcome is not known.</translation>
    </message>
    <message>
        <source>Ödeme alınmadı</source>
        <translation>Payment not taken</translation>
    </message>
    <message>
        <source>Ödeme alınmış</source>
        <translation>Payment taken</translation>
    </message>
    <message>
        <source>Ödeme alınmış. Yeniden çekmeyiniz.</source>
        <translation>The payment was taken. Do not charge again.</translation>
    </message>
    <message>
        <source>Ödeme isteği gönderilmedi</source>
        <translation>The payment request was not sent</translation>
    </message>
    <message>
        <source>Ödeme, {amount}</source>
        <translation>Payment, {amount}</translation>
    </message>
    <message>
        <source>Ödemeden vazgeçildi, para çekilmedi.</source>
        <translation>The payment was given up, nothing was charged.</translation>
    </message>
</context>
<context>
    <name>QuestionsPage</name>
    <message>
        <source>Aynı ödeme sorulur: banka onayladıysa {amount} bir kez çekilir.</source>
        <translation>The same payment is asked about: if the bank approved, {amount} is charged once.</translation>
    </message>
    <message>
        <source>Açık soru yok. Bütün işlemlerin sonucu belli.</source>
        <translation>No open questions. The outcome of everything is known.</translation>
    </message>
    <message>
        <source>Açık sorular</source>
        <translation>Open questions</translation>
    </message>
    <message>
        <source>Banka onayladıysa {amount} çekilir.</source>
        <translation>If the bank approved, {amount} is charged.</translation>
    </message>
    <message>
        <source>Banka onaylamış olabilir.</source>
        <translation>The bank may have approved.</translation>
    </message>
    <message>
        <source>Banka sayfası açıldı</source>
        <translation>The bank’s page was opened</translation>
    </message>
    <message>
        <source>Bir kez daha saklat</source>
        <translation>Store once more</translation>
    </message>
    <message>
        <source>Birazdan</source>
        <translation>Shortly</translation>
    </message>
    <message>
        <source>Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir.</source>
        <translation>It was this customer’s first card; the manager settles the outcome.</translation>
    </message>
    <message>
        <source>Bu ödemede para çekilemez; sorunca konu kapanır.</source>
        <translation>Nothing can be charged for this payment; asking closes it.</translation>
    </message>
    <message>
        <source>Bugün kapananlar</source>
        <translation>Settled today</translation>
    </message>
    <message>
        <source>Kapat</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Kararınız bekleniyor</source>
        <translation>Waiting for your decision</translation>
    </message>
    <message>
        <source>Kart Paynet’e gönderildi</source>
        <translation>The card was sent to Paynet</translation>
    </message>
    <message>
        <source>Kendiliğinden kapanır</source>
        <translation>Closes by itself</translation>
    </message>
    <message>
        <source>Kendiliğinden sorulacak</source>
        <translation>Will be asked by itself</translation>
    </message>
    <message>
        <source>Listeler</source>
        <translation>Lists</translation>
    </message>
    <message>
        <source>Para çekilmez. Bu karar geri alınamaz.</source>
        <translation>Nothing is charged. This decision cannot be undone.</translation>
    </message>
    <message>
        <source>Paynet’e sor</source>
        <translation>Ask Paynet</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Program kapandı</source>
        <translation>The program was closed</translation>
    </message>
    <message>
        <source>Sonra izni burada yeniden veriniz; hiçbir şey gönderilmedi.</source>
        <translation>Then give the permission here again; nothing was sent.</translation>
    </message>
    <message>
        <source>Sonucu bilinmeyen işlemler. Birini seçip Paynet’e sorunuz.</source>
        <translation>Requests whose outcome is not known. Choose one and ask Paynet.</translation>
    </message>
    <message>
        <source>Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.</source>
        <translation>Asking is safe: the card is not stored twice, no money is taken.</translation>
    </message>
    <message>
        <source>Sormak güvenlidir: yalnızca kart listesine bakılır.</source>
        <translation>Asking is safe: it only looks at the list of cards.</translation>
    </message>
    <message>
        <source>Yanıt alınamıyorsa yönetici PIN’iyle kapatabilir.</source>
        <translation>If no answer can be had, a manager can close it with the PIN.</translation>
    </message>
    <message>
        <source>Yönetici bir kez daha saklatsın</source>
        <translation>Let a manager have it stored once more</translation>
    </message>
    <message>
        <source>Yönetici kapatsın</source>
        <translation>Let a manager close it</translation>
    </message>
    <message>
        <source>Yönetici netleştirecek</source>
        <translation>The manager will settle it</translation>
    </message>
    <message>
        <source>{count} kez denendi</source>
        <translation>Tried {count} times</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödemeden vazgeç</source>
        <translation>Give up the payment</translation>
    </message>
    <message>
        <source>Önce kart saklama sayfasındaki işlemi bitiriniz.</source>
        <translation>First finish what is on the page for storing a card.</translation>
    </message>
    <message>
        <source>İstek gönderildi</source>
        <translation>The request was sent</translation>
    </message>
    <message>
        <source>Şimdi</source>
        <translation>Now</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>Geri</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>Receipt</name>
    <message>
        <source>3D Secure ile onaylandı.</source>
        <translation>Approved with 3-D Secure.</translation>
    </message>
    <message>
        <source>Açıklama</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Başvuru no</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kart sahibi</source>
        <translation>Cardholder</translation>
    </message>
    <message>
        <source>Kart, müşterinin onayıyla saklandı.</source>
        <translation>The card was stored with the customer’s consent.</translation>
    </message>
    <message>
        <source>Mali değeri yoktur.</source>
        <translation>Not a fiscal document.</translation>
    </message>
    <message>
        <source>Mali değeri yoktur. Alıştırma fişidir.</source>
        <translation>Not a fiscal document. Practice receipt.</translation>
    </message>
    <message>
        <source>Mali değeri yoktur. Deneme fişidir.</source>
        <translation>Not a fiscal document. Test receipt.</translation>
    </message>
    <message>
        <source>Onay kodu</source>
        <translation>Approval code</translation>
    </message>
    <message>
        <source>Toplam</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Ödeme</source>
        <translation>Payment</translation>
    </message>
</context>
<context>
    <name>Sale</name>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Komisyon</source>
        <translation>Commission</translation>
    </message>
    <message>
        <source>Müşteri</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Satış özeti</source>
        <translation>Sale summary</translation>
    </message>
    <message>
        <source>Taksit</source>
        <translation>Instalments</translation>
    </message>
    <message>
        <source>Tek çekim</source>
        <translation>One payment</translation>
    </message>
    <message>
        <source>Tutar</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>{count} taksit</source>
        <translation>{count} instalments</translation>
    </message>
    <message>
        <source>Çekilecek</source>
        <translation>To be charged</translation>
    </message>
    <message>
        <source>Ödeme</source>
        <translation>Payment</translation>
    </message>
</context>
<context>
    <name>SameCardPage</name>
    <message>
        <source>Aynı kartı ikinci kez saklamak gerekmez.</source>
        <translation>There is no need to store the same card twice.</translation>
    </message>
    <message>
        <source>Bu kart zaten saklı olabilir</source>
        <translation>This card may be stored already</translation>
    </message>
    <message>
        <source>Karta dön</source>
        <translation>Back to the card</translation>
    </message>
    <message>
        <source>Kayıt adı</source>
        <translation>Stored as</translation>
    </message>
    <message>
        <source>Kayıtlı kart</source>
        <translation>Stored card</translation>
    </message>
    <message>
        <source>Kayıtlı kartı kullan</source>
        <translation>Use the stored card</translation>
    </message>
    <message>
        <source>Müşteri no {number}</source>
        <translation>Customer no. {number}</translation>
    </message>
    <message>
        <source>Numara</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Saklandığı gün</source>
        <translation>Stored on</translation>
    </message>
    <message>
        <source>Son kullanma</source>
        <translation>Expiry</translation>
    </message>
    <message>
        <source>Tarih farklı; kart yenilenmiş olabilir. Yenilendiyse saklayınız, eskisini sonra silebilirsiniz.</source>
        <translation>The dates differ: perhaps a renewed card. If so, store it and delete the old one later.</translation>
    </message>
    <message>
        <source>Yazılan kart</source>
        <translation>Card typed</translation>
    </message>
    <message>
        <source>Yine de sakla</source>
        <translation>Store it anyway</translation>
    </message>
    <message>
        <source>bilinmiyor</source>
        <translation>not known</translation>
    </message>
    <message>
        <source>{date}, farklı</source>
        <translation>{date}, differs</translation>
    </message>
    <message>
        <source>{name} adına aynı görünen bir kart kayıtlı. Henüz bir şey gönderilmedi.</source>
        <translation>{name} has a stored card that looks the same. Nothing has been sent yet.</translation>
    </message>
</context>
<context>
    <name>StoredPage</name>
    <message>
        <source>Bu kart iki kez saklanmış</source>
        <translation>This card is stored twice</translation>
    </message>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kart sahibi no</source>
        <translation>Card owner ID</translation>
    </message>
    <message>
        <source>Kart saklandı</source>
        <translation>Card stored</translation>
    </message>
    <message>
        <source>Kayıt adı</source>
        <translation>Stored as</translation>
    </message>
    <message>
        <source>Kayıtlı kartları ({count})</source>
        <translation>Stored cards ({count})</translation>
    </message>
    <message>
        <source>Müşteri</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Paynet (alıştırma) ve mağaza veri tabanı</source>
        <translation>Paynet (practice) and the shop’s database</translation>
    </message>
    <message>
        <source>Paynet (test) ve mağaza veri tabanı</source>
        <translation>Paynet (test) and the shop’s database</translation>
    </message>
    <message>
        <source>Paynet ve mağaza veri tabanı</source>
        <translation>Paynet and the shop’s database</translation>
    </message>
    <message>
        <source>Saklandığı yer</source>
        <translation>Stored at</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Yeni</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Zaman</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>{name} bundan sonra bu kartla ödeyebilir.</source>
        <translation>{name} can pay with this card from now on.</translation>
    </message>
    <message>
        <source>İlk istek de ulaşmış. Fazlasını F4 ile siliniz.</source>
        <translation>The first request had arrived too. Delete one of them with F4.</translation>
    </message>
</context>
<context>
    <name>StoringAnswer</name>
    <message>
        <source>Aynı görünen bir kartınız saklı. Henüz hiçbir şey gönderilmedi. Kartınız yenilendiyse saklayınız.</source>
        <translation>A card of yours that looks the same is stored. Nothing was sent yet. If your card was renewed, store it.</translation>
    </message>
    <message>
        <source>Bağlantı kesildi: kartınız saklanmış da olabilir, saklanmamış da. İstek yinelenmedi, yinelenmeyecek. Sonucu iş yeri öğrenir; sormak isterseniz görevliye başvurunuz.</source>
        <translation>The connection broke: your card may be stored or not. The request was not repeated and will not be. The merchant will find out; ask the staff if you like.</translation>
    </message>
    <message>
        <source>Bitir</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Bu kartınız zaten saklı olabilir</source>
        <translation>This card may be stored already</translation>
    </message>
    <message>
        <source>Bundan sonra bu iş yerinde bu kartınızla ödeyebilirsiniz. Sildirmek için görevliye başvurunuz.</source>
        <translation>From now on you can pay here with this card. To have it deleted, ask the staff.</translation>
    </message>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kartınız saklandı</source>
        <translation>Your card is stored</translation>
    </message>
    <message>
        <source>Saklamadan bitir</source>
        <translation>Finish without storing</translation>
    </message>
    <message>
        <source>Saklı kart</source>
        <translation>Stored card</translation>
    </message>
    <message>
        <source>Sonuç henüz belli değil</source>
        <translation>The outcome is not known yet</translation>
    </message>
    <message>
        <source>Yine de sakla</source>
        <translation>Store it anyway</translation>
    </message>
    <message>
        <source>Zaman</source>
        <translation>Time</translation>
    </message>
</context>
<context>
    <name>StoringCard</name>
    <message>
        <source>30 saniyede yanıt gelmezse sonuç belirsiz sayılır; istek yinelenmez.</source>
        <translation>With no answer in 30 seconds the outcome counts as unknown; the request is not repeated.</translation>
    </message>
    <message>
        <source>Kabul edilmeyen kartın numarası, tarihi ve güvenlik kodu silindi.</source>
        <translation>The number, date and security code of the refused card were deleted.</translation>
    </message>
    <message>
        <source>Kart saklanmadı.</source>
        <translation>The card was not stored.</translation>
    </message>
    <message>
        <source>Kart saklanmadı: Paynet ya da banka bu kartı kabul etmedi</source>
        <translation>Card not stored: Paynet or the bank did not accept it</translation>
    </message>
    <message>
        <source>Kart saklanmadı; sonra yeni kod gerekir.</source>
        <translation>Not stored. Starting again takes a new code.</translation>
    </message>
    <message>
        <source>Kart, Paynet’te saklanır. Bu kasada yalnızca maskeli hâli görünür.</source>
        <translation>The card is stored at Paynet. This till shows it masked only.</translation>
    </message>
    <message>
        <source>Kartı sakla</source>
        <translation>Store the card</translation>
    </message>
    <message>
        <source>Kutuyu müşterinin sözü üzerine işaretleyiniz.</source>
        <translation>Tick the box when the customer says so.</translation>
    </message>
    <message>
        <source>Müşteri ve doğrulanan kod duruyor; yeni kod gerekmez.</source>
        <translation>The customer and the verified code are kept; no new code is needed.</translation>
    </message>
    <message>
        <source>Ne saklanır?</source>
        <translation>What is stored?</translation>
    </message>
    <message>
        <source>Ne silindi, ne duruyor?</source>
        <translation>What was deleted, what is kept?</translation>
    </message>
    <message>
        <source>Numara ve güvenlik kodu bu bilgisayara yazılmaz.</source>
        <translation>Number and security code are not written to this computer.</translation>
    </message>
    <message>
        <source>Paynet’e gönderiliyor…</source>
        <translation>Sending to Paynet…</translation>
    </message>
    <message>
        <source>Yazılırsa 1 TL ön provizyon alınır, sonra iptal edilir.</source>
        <translation>If typed, 1 TL is authorised and then cancelled.</translation>
    </message>
    <message>
        <source>Yeni kart için onayı yeniden alınız.</source>
        <translation>Ask for consent again for the new card.</translation>
    </message>
    <message>
        <source>{count} hane yazınız ya da boş bırakınız.</source>
        <translation>Type {count} digits or leave it empty.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>StoringCustomer</name>
    <message>
        <source>, sürüm {version}. Okuduğunuz saat kayda geçer.</source>
        <translation>, version {version}. The time you read it is recorded.</translation>
    </message>
    <message>
        <source>Aydınlatma metninin tamamı</source>
        <translation>Privacy notice in full</translation>
    </message>
    <message>
        <source>Karta geç</source>
        <translation>Go to the card</translation>
    </message>
    <message>
        <source>Kartı saklamadan önce bu numaraya bir doğrulama kodu gönderilir.</source>
        <translation>Before the card is stored, a verification code is sent to this number.</translation>
    </message>
    <message>
        <source>Kartın sahibi bu numarayla tanınır.</source>
        <translation>The cardholder is known by this number.</translation>
    </message>
    <message>
        <source>Kod gönderiliyor…</source>
        <translation>Sending the code…</translation>
    </message>
    <message>
        <source>Kodu gönder</source>
        <translation>Send the code</translation>
    </message>
    <message>
        <source>Müşterinin cep telefonu</source>
        <translation>The customer’s mobile phone</translation>
    </message>
    <message>
        <source>Müşteriye okuyunuz</source>
        <translation>Read to the customer</translation>
    </message>
    <message>
        <source>Okudum, karta geç</source>
        <translation>I read it, go to the card</translation>
    </message>
    <message>
        <source>Okudum, kodu gönder</source>
        <translation>I read it, send the code</translation>
    </message>
    <message>
        <source>Uzarsa SMS’in gidip gitmediği burada yazar.</source>
        <translation>If it takes long, you will read here whether the SMS went out.</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>StoringPhone</name>
    <message>
        <source>, sürüm {version}</source>
        <translation>, version {version}</translation>
    </message>
    <message>
        <source>Aydınlatma metninin tamamı</source>
        <translation>Privacy notice in full</translation>
    </message>
    <message>
        <source>Bu numaraya bir doğrulama kodu gönderilir.</source>
        <translation>A verification code is sent to this number.</translation>
    </message>
    <message>
        <source>Cep telefonunuz</source>
        <translation>Your mobile phone</translation>
    </message>
    <message>
        <source>Göndermeden önce okuyunuz</source>
        <translation>Please read before sending</translation>
    </message>
    <message>
        <source>Kod gönderiliyor…</source>
        <translation>Sending the code…</translation>
    </message>
    <message>
        <source>Okudum, kodu gönder</source>
        <translation>I read it, send the code</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>5 ile başlayan 10 hane yazınız.</source>
        <translation>Type 10 digits, starting with 5.</translation>
    </message>
    <message>
        <source>Alıştırma ortamı açılamadı</source>
        <translation>The practice environment could not be started</translation>
    </message>
    <message>
        <source>Ağ, oturum açılmasını istiyor</source>
        <translation>The network asks for a login</translation>
    </message>
    <message>
        <source>Banka onayına geçilemedi</source>
        <translation>The bank could not be asked</translation>
    </message>
    <message>
        <source>Bağlantı güvenli değil, hiçbir şey gönderilmedi. Bilgi işleme haber veriniz.</source>
        <translation>The connection is not secure; nothing was sent. Tell your IT people.</translation>
    </message>
    <message>
        <source>Bu bir kart numarasına benziyor, silindi.</source>
        <translation>This looks like a card number and was deleted.</translation>
    </message>
    <message>
        <source>Bu kart bir kez daha saklanamaz</source>
        <translation>This card cannot be stored once more</translation>
    </message>
    <message>
        <source>Bu kartla ödeme alınamıyor</source>
        <translation>This card cannot pay</translation>
    </message>
    <message>
        <source>Bu kartın bankası 3D Secure yapmıyor</source>
        <translation>This card’s bank does not do 3-D Secure</translation>
    </message>
    <message>
        <source>Bu kasada Paynet anahtarı yok ya da anahtar deposu kilitli</source>
        <translation>This till has no Paynet key, or the key store is locked</translation>
    </message>
    <message>
        <source>Bu kasadan son bir saatte çok kod gönderildi</source>
        <translation>This till has sent many codes in the last hour</translation>
    </message>
    <message>
        <source>Bu kasanın IP adresi Paynet’te kayıtlı değil</source>
        <translation>This till’s IP address is not registered at Paynet</translation>
    </message>
    <message>
        <source>Bu kasanın Paynet ayarı kullanılamıyor</source>
        <translation>This till’s Paynet setting cannot be used</translation>
    </message>
    <message>
        <source>Bu müşteri için başka bir işlem sürüyor</source>
        <translation>Something else is under way for this customer</translation>
    </message>
    <message>
        <source>Bu müşterinin kartları bu arada değişti</source>
        <translation>This customer’s cards have changed meanwhile</translation>
    </message>
    <message>
        <source>Bu müşterinin sonucu belli olmayan bir işlemi var</source>
        <translation>This customer has an open question</translation>
    </message>
    <message>
        <source>Cep telefonu değil. 5 ile başlayan 10 hane yazınız.</source>
        <translation>Not a mobile phone. Type 10 digits, starting with 5.</translation>
    </message>
    <message>
        <source>Deneme hakkı bitti</source>
        <translation>No tries left</translation>
    </message>
    <message>
        <source>Disk, veri tabanını okurken ya da yazarken hata verdi</source>
        <translation>The disk failed while the database was read or written</translation>
    </message>
    <message>
        <source>Diskte yer kalmadı</source>
        <translation>There is no room left on the disk</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor.</source>
        <translation>Nothing was sent, what you typed is still there.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bağlantı gelince yeniden deneyiniz.</source>
        <translation>Nothing was sent; what you typed is kept. Try again when the connection is back.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem diski denetlesin.</source>
        <translation>Nothing was sent, what you typed is kept. IT should check the disk.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem diskte yer açsın.</source>
        <translation>Nothing was sent, what you typed is kept. IT should make room on the disk.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyanın iznini düzeltsin.</source>
        <translation>Nothing was sent, what you typed is kept. IT should mend the file’s rights.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyayı onarsın.</source>
        <translation>Nothing was sent, what you typed is kept. IT should repair the file.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyayı yerine koysun.</source>
        <translation>Nothing was sent, what you typed is kept. IT should put the file back.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem doğru dosyayı koysun.</source>
        <translation>Nothing was sent, what you typed is kept. IT should put the right file there.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem güncellesin.</source>
        <translation>Nothing was sent, what you typed is kept. IT should bring it up to date.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem klasörün iznini düzeltsin.</source>
        <translation>Nothing was sent, what you typed is kept. IT should mend the folder’s rights.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işleme haber veriniz.</source>
        <translation>Nothing was sent; what you typed is kept. Tell your IT people.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Enter ile sürdürünüz.</source>
        <translation>Nothing was sent, what you typed is kept. Press Enter to go on.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Kendiliğinden yeniden denenir.</source>
        <translation>Nothing was sent, what you typed is kept. It is tried again by itself.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. O işlem bitince yineleyiniz.</source>
        <translation>Nothing was sent, what you typed is still here. Try again when that is over.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Yeniden deneyiniz.</source>
        <translation>Nothing was sent, what you typed is still there. Try again.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Yöneticiye haber veriniz.</source>
        <translation>Nothing was sent; what you typed is kept. Tell the manager.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi. Açık soruyu F5 ile yönetici kapatsın.</source>
        <translation>Nothing was sent. Let a manager close the open question with F5.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi. Programı kapatıp yeniden açınız.</source>
        <translation>Nothing was sent. Close the program and open it again.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi. Önce F5 ile açık soruyu Paynet’e sorunuz.</source>
        <translation>Nothing was sent. Ask Paynet about the open question with F5 first.</translation>
    </message>
    <message>
        <source>Kart değişmemiş</source>
        <translation>The card is unchanged</translation>
    </message>
    <message>
        <source>Kart saklanmamış</source>
        <translation>The card was not stored</translation>
    </message>
    <message>
        <source>Kartı yeniden saklamayınız. Bilgi işleme haber veriniz.</source>
        <translation>Do not store the card again. Tell your IT people.</translation>
    </message>
    <message>
        <source>Kayda yazıldı. Yeniden deneyebilirsiniz; sürerse bilgi işleme haber veriniz.</source>
        <translation>It was written to the log. You can try again; if it goes on, tell IT.</translation>
    </message>
    <message>
        <source>Kayıtlar değiştirilmedi. Kartı yeniden saklamayınız; yöneticiye haber veriniz.</source>
        <translation>No record was changed. Do not store the card again; tell the manager.</translation>
    </message>
    <message>
        <source>Kod yanlış</source>
        <translation>Wrong code</translation>
    </message>
    <message>
        <source>Kod yanlış. Müşteriye yeniden okutunuz.</source>
        <translation>The code is wrong. Have the customer read it out again.</translation>
    </message>
    <message>
        <source>Kod üç kez yanlış yazıldı. Süre dolunca yeni kod gönderiniz.</source>
        <translation>The code was wrong three times. Send a new one when the time is over.</translation>
    </message>
    <message>
        <source>Kodun süresi doldu</source>
        <translation>The code has expired</translation>
    </message>
    <message>
        <source>Kodun süresi doldu. Yeni kod gönderiniz.</source>
        <translation>The code has expired. Send a new one.</translation>
    </message>
    <message>
        <source>Mağaza veri tabanına yazılamıyor</source>
        <translation>The shop’s database cannot be written</translation>
    </message>
    <message>
        <source>Numara uzun. 5 ile başlayan 10 hane yazınız.</source>
        <translation>Too long. Type 10 digits, starting with 5.</translation>
    </message>
    <message>
        <source>Para çekilmedi. Müşteriden başka bir kart isteyiniz.</source>
        <translation>Nothing was charged. Ask the customer for another card.</translation>
    </message>
    <message>
        <source>Para çekilmedi. Veri tabanına yazılamadı; yeniden deneyiniz.</source>
        <translation>No money was taken. The database could not be written; try again.</translation>
    </message>
    <message>
        <source>Paynet Desk {version}</source>
        <translation>Paynet Desk {version}</translation>
    </message>
    <message>
        <source>Paynet anahtarı kabul etmedi</source>
        <translation>Paynet did not accept the key</translation>
    </message>
    <message>
        <source>Paynet bu müşteriyi zaten tanıyor</source>
        <translation>Paynet knows this customer already</translation>
    </message>
    <message>
        <source>Paynet isteği kabul etmedi</source>
        <translation>Paynet did not accept the request</translation>
    </message>
    <message>
        <source>Paynet yanıtladı ama yanıt mağaza veri tabanına yazılamadı</source>
        <translation>Paynet’s answer could not be written to the shop’s database</translation>
    </message>
    <message>
        <source>Paynet çok sık istek aldığını bildiriyor</source>
        <translation>Paynet says requests come too often</translation>
    </message>
    <message>
        <source>Paynet’e ulaşılamıyor</source>
        <translation>Paynet cannot be reached</translation>
    </message>
    <message>
        <source>Paynet’in iletisi: “{words}”</source>
        <translation>Paynet said: “{words}”</translation>
    </message>
    <message>
        <source>Paynet’in listesinde kart eskisi gibi duruyor. İşlemi yineleyebilirsiniz.</source>
        <translation>The card is in Paynet’s list as it was. You can do it again.</translation>
    </message>
    <message>
        <source>Paynet’in listesinde kart yok. Müşteri isterse yeniden başlayabilirsiniz.</source>
        <translation>The card is not in Paynet’s list. If the customer wishes, you can start again.</translation>
    </message>
    <message>
        <source>Paynet’in sertifikası doğrulanamadı</source>
        <translation>Paynet’s certificate could not be verified</translation>
    </message>
    <message>
        <source>Paynet’te bir sorun var ya da bağlantı kesildi. Yeniden deneyebilirsiniz.</source>
        <translation>Paynet has a problem, or the connection was cut. You can try again.</translation>
    </message>
    <message>
        <source>Paynet’ten yanıt gelmedi</source>
        <translation>No answer came from Paynet</translation>
    </message>
    <message>
        <source>Programda beklenmedik bir durum oldu</source>
        <translation>Something unexpected happened in the program</translation>
    </message>
    <message>
        <source>SMS gitmiş olabilir</source>
        <translation>The SMS may have gone out</translation>
    </message>
    <message>
        <source>SMS gitmiş olabilir; gelmediyse süre dolana dek bekleyiniz.</source>
        <translation>The SMS may have gone out; if it has not come, wait until the time is over.</translation>
    </message>
    <message>
        <source>Veri tabanı dosyası bozuk</source>
        <translation>The database file is damaged</translation>
    </message>
    <message>
        <source>Veri tabanı dosyası tanınmıyor</source>
        <translation>The database file is not recognised</translation>
    </message>
    <message>
        <source>Veri tabanı dosyası yarım kalmış</source>
        <translation>The database file is only half there</translation>
    </message>
    <message>
        <source>Veri tabanı dosyası yazmaya kapalı</source>
        <translation>The database file is closed to writing</translation>
    </message>
    <message>
        <source>Veri tabanı dosyası yerinde yok</source>
        <translation>The database file is not in its place</translation>
    </message>
    <message>
        <source>Veri tabanı için {version} gerekli</source>
        <translation>The database needs {version}</translation>
    </message>
    <message>
        <source>Veri tabanı yeniden kullanılabiliyor</source>
        <translation>The database can be used again</translation>
    </message>
    <message>
        <source>Veri tabanını şu anda başka bir program tutuyor</source>
        <translation>Another program is holding the database at the moment</translation>
    </message>
    <message>
        <source>Veri tabanının klasörüne yazılamıyor</source>
        <translation>The database’s folder cannot be written</translation>
    </message>
    <message>
        <source>Veri tabanının yerinde başka bir programın dosyası var</source>
        <translation>Another program’s file lies in the database’s place</translation>
    </message>
    <message>
        <source>Yalnızca rakam yazınız: 5 ile başlayan 10 hane.</source>
        <translation>Type digits only: 10 of them, starting with 5.</translation>
    </message>
    <message>
        <source>Yanıt Paynet’ten gelmedi. Ağda oturum açtıktan sonra yeniden deneyiniz.</source>
        <translation>The answer did not come from Paynet. Log in to the network, then try again.</translation>
    </message>
    <message>
        <source>Yanıt başka bir karta ya da müşteriye ait görünüyor</source>
        <translation>The answer seems to be about another card or customer</translation>
    </message>
    <message>
        <source>Yazdıklarınızı denetleyip yeniden deneyiniz.</source>
        <translation>Check what you typed and try again.</translation>
    </message>
    <message>
        <source>programın yeni sürümü</source>
        <translation>a newer version of the program</translation>
    </message>
    <message>
        <source>İlk kart saklanmış olmalı. Müşterinin card_owner_id numarasını Paynet’ten isteyiniz.</source>
        <translation>The first card must have been stored. Ask Paynet for the customer’s card_owner_id.</translation>
    </message>
    <message>
        <source>İnternet bağlantısı yok</source>
        <translation>No internet connection</translation>
    </message>
    <message>
        <source>İşlem yapılmadı, yazdıklarınız duruyor.</source>
        <translation>Nothing was done, what you typed is still there.</translation>
    </message>
    <message>
        <source>İşlem yapılmadı. Yönetici adresi bildirmeli.</source>
        <translation>Nothing was done. The manager must register it.</translation>
    </message>
    <message>
        <source>İşlem yapılmadı. Yönetici anahtarı denetlemeli.</source>
        <translation>Nothing was done. The manager must check it.</translation>
    </message>
</context>
<context>
    <name>UnknownPage</name>
    <message>
        <source>Bağlantı kesildi, yanıt gelmedi</source>
        <translation>The connection was cut, no answer came</translation>
    </message>
    <message>
        <source>Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir.</source>
        <translation>It was this customer’s first card; the manager settles the outcome.</translation>
    </message>
    <message>
        <source>Bundan sonra</source>
        <translation>From here on</translation>
    </message>
    <message>
        <source>Deneme no</source>
        <translation>Attempt no.</translation>
    </message>
    <message>
        <source>Diğer müşterilerle çalışabilirsiniz.</source>
        <translation>You can serve other customers.</translation>
    </message>
    <message>
        <source>Gelen yanıt bu karta uymuyor</source>
        <translation>The answer that came does not fit this card</translation>
    </message>
    <message>
        <source>Kart bilgileri bu kasadan silindi.</source>
        <translation>The card’s details were deleted from this till.</translation>
    </message>
    <message>
        <source>Kart listede varsa saklanmış demektir.</source>
        <translation>If the card is in the list, it was stored.</translation>
    </message>
    <message>
        <source>Kart saklanmış da olabilir, saklanmamış da. İstek yinelenmedi.</source>
        <translation>The card may or may not have been stored. The request was not repeated.</translation>
    </message>
    <message>
        <source>Kasiyer</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>Konu, sonuç belli olana dek Açık sorular listesinde kalır.</source>
        <translation>This stays in the list of open questions until the outcome is known.</translation>
    </message>
    <message>
        <source>Müşteri</source>
        <translation>this customer</translation>
    </message>
    <message>
        <source>Müşteriye ne söylenir?</source>
        <translation>What to tell the customer</translation>
    </message>
    <message>
        <source>Numarayı öğrenince konuyu F5 ile yönetici kapatır.</source>
        <translation>Once the number is known, a manager closes the matter with F5.</translation>
    </message>
    <message>
        <source>Paynet yanıtladı, yanıt yazılamadı</source>
        <translation>Paynet answered, the answer could not be written</translation>
    </message>
    <message>
        <source>Paynet: bu müşteri zaten kayıtlı</source>
        <translation>Paynet: this customer is known already</translation>
    </message>
    <message>
        <source>Paynet’e sor</source>
        <translation>Ask Paynet</translation>
    </message>
    <message>
        <source>Paynet’e sorulabilir</source>
        <translation>Paynet can be asked</translation>
    </message>
    <message>
        <source>Paynet’e soruldu; sonuç henüz belli değil. Biraz sonra yeniden sorunuz.</source>
        <translation>Paynet was asked; the outcome is not known yet. Ask again a little later.</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Saklama isteği Paynet’e gönderildi</source>
        <translation>The request to store was sent to Paynet</translation>
    </message>
    <message>
        <source>Sonuç henüz belli değil</source>
        <translation>The outcome is not known yet</translation>
    </message>
    <message>
        <source>Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.</source>
        <translation>Asking is safe: the card is not stored twice, no money is taken.</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Yönetici netleştirecek</source>
        <translation>The manager will settle it</translation>
    </message>
    <message>
        <source>{name} için yeni kart saklama o zamana dek kapalıdır.</source>
        <translation>Until then no new card can be stored for {name}.</translation>
    </message>
    <message>
        <source>{seconds} saniye içinde yanıt gelmedi</source>
        <translation>No answer within {seconds} seconds</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>İlk kart saklanmış olmalı; şimdiki istek kabul edilmedi.</source>
        <translation>The first card must have been stored; this request was not accepted.</translation>
    </message>
    <message>
        <source>Şimdi</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>“Bağlantı kesildi, kartınızın saklanıp saklanmadığını Paynet’e soruyoruz. Beklemeniz gerekmez.”</source>
        <translation>“The connection was cut. We are asking Paynet whether your card was stored. You need not wait.”</translation>
    </message>
</context>
<context>
    <name>UnsettledPage</name>
    <message>
        <source>Aynı istek birkaç kez soruldu, kart iki kez çekilmez.</source>
        <translation>The same request was asked several times, the card is not charged twice.</translation>
    </message>
    <message>
        <source>Aynı ödeme sorulur: banka onayladıysa {amount} bir kez çekilir.</source>
        <translation>The same payment is asked about: if the bank approved, {amount} is charged once.</translation>
    </message>
    <message>
        <source>Bağlantı kesildi, yanıt gelmedi</source>
        <translation>The connection was cut, no answer came</translation>
    </message>
    <message>
        <source>Başvuru no</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>Bundan sonra</source>
        <translation>From here on</translation>
    </message>
    <message>
        <source>Diğer müşterilerle çalışabilirsiniz.</source>
        <translation>You can serve other customers.</translation>
    </message>
    <message>
        <source>Kasiyer</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>Konu, sonuç belli olana dek Açık sorular listesinde kalır.</source>
        <translation>This stays in the list of open questions until the outcome is known.</translation>
    </message>
    <message>
        <source>Müşteriye ne söylenir?</source>
        <translation>What to tell the customer</translation>
    </message>
    <message>
        <source>Para çekilmiş de olabilir, çekilmemiş de. Başka bir ödeme başlatılmadı.</source>
        <translation>The card may have been charged or not. No other payment was begun.</translation>
    </message>
    <message>
        <source>Paynet’e sor</source>
        <translation>Ask Paynet</translation>
    </message>
    <message>
        <source>Paynet’e sorulabilir</source>
        <translation>Paynet can be asked</translation>
    </message>
    <message>
        <source>Paynet’e soruldu; sonuç henüz belli değil. Biraz sonra yeniden sorunuz.</source>
        <translation>Paynet was asked; the outcome is not known yet. Ask again a little later.</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Sonuç henüz belli değil</source>
        <translation>The outcome is not known yet</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>{name} için yeni ödeme o zamana dek kapalıdır.</source>
        <translation>Until then no new payment can be taken for {name}.</translation>
    </message>
    <message>
        <source>{seconds} saniye içinde yanıt gelmedi</source>
        <translation>No answer within {seconds} seconds</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>Ödeme al, adım 6 / 6</source>
        <translation>Take a payment, step 6 of 6</translation>
    </message>
    <message>
        <source>Ödeme isteği Paynet’e gönderildi</source>
        <translation>The payment request was sent to Paynet</translation>
    </message>
    <message>
        <source>Şimdi</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>“Bağlantı kesildi, ödemenizi Paynet’e soruyoruz. Kartınızdan iki kez para çekilmez.”</source>
        <translation>“The connection broke, we are asking Paynet about your payment. Your card will not be charged twice.”</translation>
    </message>
</context>
<context>
    <name>UnsurePage</name>
    <message>
        <source>Bundan sonra</source>
        <translation>From here on</translation>
    </message>
    <message>
        <source>Deneme no</source>
        <translation>Attempt no.</translation>
    </message>
    <message>
        <source>Diğer müşterilerle çalışabilirsiniz.</source>
        <translation>You can serve other customers.</translation>
    </message>
    <message>
        <source>Kart listede yeni adıyla duruyorsa değişmiş demektir.</source>
        <translation>If the list shows the new name, it was changed.</translation>
    </message>
    <message>
        <source>Kart listede yoksa silinmiş demektir.</source>
        <translation>If the card is not in the list, it was deleted.</translation>
    </message>
    <message>
        <source>Kart silinmiş de olabilir, silinmemiş de.</source>
        <translation>The card may have been deleted, or not.</translation>
    </message>
    <message>
        <source>Kartlar, adım 2 / 2</source>
        <translation>Cards, step 2 / 2</translation>
    </message>
    <message>
        <source>Kartın adı değişmiş de olabilir, değişmemiş de.</source>
        <translation>The card may have been renamed, or not.</translation>
    </message>
    <message>
        <source>Kasiyer</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>Kayıtlı kartlar soruluyor…</source>
        <translation>Asking for stored cards…</translation>
    </message>
    <message>
        <source>Konu, sonuç belli olana dek Açık sorular listesinde kalır (F5).</source>
        <translation>This stays in the list of open questions (F5) until it is settled.</translation>
    </message>
    <message>
        <source>Müşteri bu arada kart saklatabilir ve ödeme yapabilir.</source>
        <translation>Meanwhile the customer can store cards and pay.</translation>
    </message>
    <message>
        <source>Müşterinin kartları</source>
        <translation>The customer’s cards</translation>
    </message>
    <message>
        <source>Müşteriye ne söylenir?</source>
        <translation>What to tell the customer</translation>
    </message>
    <message>
        <source>Paynet yanıtladı, yanıt yazılamadı</source>
        <translation>Paynet answered, the answer could not be written</translation>
    </message>
    <message>
        <source>Paynet’e sor</source>
        <translation>Ask Paynet</translation>
    </message>
    <message>
        <source>Paynet’e sorulabilir</source>
        <translation>Paynet can be asked</translation>
    </message>
    <message>
        <source>Paynet’e soruldu; sonuç henüz belli değil. Biraz sonra yeniden sorunuz.</source>
        <translation>Paynet was asked; the outcome is not known yet. Ask again a little later.</translation>
    </message>
    <message>
        <source>Paynet’e soruluyor…</source>
        <translation>Asking Paynet…</translation>
    </message>
    <message>
        <source>Silme isteği gönderildi</source>
        <translation>Deletion sent</translation>
    </message>
    <message>
        <source>Sonuç henüz belli değil</source>
        <translation>The outcome is not known yet</translation>
    </message>
    <message>
        <source>Sormak güvenlidir: yalnızca kart listesine bakılır.</source>
        <translation>Asking is safe: it only looks at the list of cards.</translation>
    </message>
    <message>
        <source>Sıradaki müşteri</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Yanıt gelmedi</source>
        <translation>No answer came</translation>
    </message>
    <message>
        <source>Yeni ad gönderildi</source>
        <translation>New name sent</translation>
    </message>
    <message>
        <source>{} sn</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>İstek bir kez yinelendi; bunun zararı yoktur.</source>
        <translation>It was sent once more, which does no harm.</translation>
    </message>
    <message>
        <source>İşlemi yinelemeyiniz. Bilgi işleme haber veriniz.</source>
        <translation>Do not do it again. Tell IT support.</translation>
    </message>
    <message>
        <source>Şimdi</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>“Bağlantı kesildi, isteğinizin yerine gelip gelmediğini Paynet’e soruyoruz. Beklemeniz gerekmez.”</source>
        <translation>“The connection was lost; we are asking Paynet whether it was done. You need not wait.”</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Alıştırma: gerçek kart ve para yok.</source>
        <translation>Practice: no real cards, no real money.</translation>
    </message>
    <message>
        <source>Bu ekran şu anda hizmet veremiyor</source>
        <translation>This screen is out of service at the moment</translation>
    </message>
    <message>
        <source>Burada kartınızı saklatabilir ya da ödeme yapabilirsiniz.</source>
        <translation>Here you can have your card stored or pay.</translation>
    </message>
    <message>
        <source>Burada kartınızı saklatabilirsiniz.</source>
        <translation>Here you can have your card stored.</translation>
    </message>
    <message>
        <source>Burada ödeme yapabilirsiniz.</source>
        <translation>Here you can pay.</translation>
    </message>
    <message>
        <source>Hiçbir şey gönderilmedi. Lütfen görevliye başvurunuz.</source>
        <translation>Nothing was sent. Please ask the staff.</translation>
    </message>
    <message>
        <source>Hoş geldiniz</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>Kartımı sakla</source>
        <translation>Store my card</translation>
    </message>
    <message>
        <source>Kartınızla, bankanızın onayıyla.</source>
        <translation>With your card and your bank’s approval.</translation>
    </message>
    <message>
        <source>Sonraki ödemelerinizde kartınızı yeniden yazmazsınız.</source>
        <translation>You need not type your card again for later payments.</translation>
    </message>
    <message>
        <source>Test: Paynet test sistemi.</source>
        <translation>Test: Paynet’s test system.</translation>
    </message>
    <message>
        <source>Ödeme yap</source>
        <translation>Pay</translation>
    </message>
</context>
<context>
    <name>WentWrongPage</name>
    <message>
        <source>Başa dön</source>
        <translation>Back to the start</translation>
    </message>
    <message>
        <source>Beklenmedik bir sorun oldu</source>
        <translation>Something unexpected happened</translation>
    </message>
    <message>
        <source>Yazdıklarınız silindi, hiçbir şey gönderilmedi. Yeniden deneyebilirsiniz.</source>
        <translation>What you typed was erased, nothing was sent. You can try again.</translation>
    </message>
    <message>
        <source>Yazdıklarınız silindi. Gönderilmiş bir işleminizin sonucunu görevliden öğrenebilirsiniz.</source>
        <translation>What you typed was erased. The staff can tell you the result of anything that was sent.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Alıştırma</source>
        <translation>Practice</translation>
    </message>
    <message>
        <source>Aydınlatma metni</source>
        <translation>Privacy notice</translation>
    </message>
    <message>
        <source>Aynı kart uyarısında saklar, silme sorusunda siler, açık soruyu yöneticiye kapattırır.</source>
        <translation>Stores at the warning about the same card, deletes when asked about deleting, has a manager close an open question.</translation>
    </message>
    <message>
        <source>Açık</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Açık sorular</source>
        <translation>Open questions</translation>
    </message>
    <message>
        <source>Basılı tuttukça gizli rakamları gösterir.</source>
        <translation>Shows the hidden digits while it is held.</translation>
    </message>
    <message>
        <source>Bağlantı yokken kart saklanmaz ve sonra gönderilmek üzere bekletilmez.</source>
        <translation>Without a connection no card is stored, and none is kept to be sent later.</translation>
    </message>
    <message>
        <source>Boşluk</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Bütün iş klavyeyle yapılır.</source>
        <translation>The whole job is done by keyboard.</translation>
    </message>
    <message>
        <source>Dil, görünüm ve program hakkında bilgi menüsünü açar.</source>
        <translation>Opens the menu: language, look, about the program.</translation>
    </message>
    <message>
        <source>Gerçek kart ve para yok</source>
        <translation>No real cards or money</translation>
    </message>
    <message>
        <source>Hakkında</source>
        <translation>About</translation>
    </message>
    <message>
        <source>Hazır</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Hazırlanıyor</source>
        <translation>Getting ready</translation>
    </message>
    <message>
        <source>Kart sakla</source>
        <translation>Store a card</translation>
    </message>
    <message>
        <source>Kart saklama sayfasına döner.</source>
        <translation>Goes back to storing a card.</translation>
    </message>
    <message>
        <source>Kartlar</source>
        <translation>Cards</translation>
    </message>
    <message>
        <source>Kasa hazır değil</source>
        <translation>Till not ready</translation>
    </message>
    <message>
        <source>Kayıtlı kartları gösterir; adları değiştirilir, kartlar silinir.</source>
        <translation>Shows stored cards, to be renamed or deleted.</translation>
    </message>
    <message>
        <source>Koyu</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Menü</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Müşterinin onayını işaretler.</source>
        <translation>Ticks the customer’s consent.</translation>
    </message>
    <message>
        <source>Müşteriyi adıyla arar.</source>
        <translation>Finds a customer by name.</translation>
    </message>
    <message>
        <source>Onay metni</source>
        <translation>Consent text</translation>
    </message>
    <message>
        <source>Paynet test sistemi</source>
        <translation>Paynet’s test system</translation>
    </message>
    <message>
        <source>Paynet’e bağlı</source>
        <translation>Connected to Paynet</translation>
    </message>
    <message>
        <source>Paynet’e ulaşılamıyor</source>
        <translation>Paynet cannot be reached</translation>
    </message>
    <message>
        <source>Program çalışamıyorsa yeniden dener.</source>
        <translation>Tries again where the till cannot work.</translation>
    </message>
    <message>
        <source>Sistemle aynı</source>
        <translation>Same as the system</translation>
    </message>
    <message>
        <source>Sonucu bilinmeyen işlemleri gösterir.</source>
        <translation>Shows the requests whose outcome is not known.</translation>
    </message>
    <message>
        <source>Sürüm {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Sıradaki eksik alana geçer; eksik yoksa sayfanın işini yapar.</source>
        <translation>Goes to the next missing field; with none missing, it acts.</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Vazgeçer; yazdıklarınız silinecekse önce sorar.</source>
        <translation>Cancels; asks first when what you typed would be deleted.</translation>
    </message>
    <message>
        <source>Veri tabanı kullanılamıyor</source>
        <translation>Database cannot be used</translation>
    </message>
    <message>
        <source>Yardım</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Yüksek karşıtlık</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>Ödeme al</source>
        <translation>Take a payment</translation>
    </message>
    <message>
        <source>Ödeme alma sayfasına döner.</source>
        <translation>Back to taking a payment.</translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>Banka onayı</source>
        <translation>Bank’s approval</translation>
    </message>
    <message>
        <source>Belli değil</source>
        <translation>Not known</translation>
    </message>
    <message>
        <source>Doğrulandı</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>Gerekmedi</source>
        <translation>Not needed</translation>
    </message>
    <message>
        <source>Kart</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>Kart sakla</source>
        <translation>Store a card</translation>
    </message>
    <message>
        <source>Kartlar</source>
        <translation>Cards</translation>
    </message>
    <message>
        <source>Kayıtlı kartlar</source>
        <translation>Stored cards</translation>
    </message>
    <message>
        <source>Kod</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Müşteri</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Sonuç</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>Taksit</source>
        <translation>Instalments</translation>
    </message>
    <message>
        <source>Tamamlandı</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Tek çekim</source>
        <translation>One payment</translation>
    </message>
    <message>
        <source>Tutar</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Vazgeçildi</source>
        <translation>Given up</translation>
    </message>
    <message>
        <source>Yanıt bekleniyor</source>
        <translation>Waiting for an answer</translation>
    </message>
    <message>
        <source>{count} taksit</source>
        <translation>{count} instalments</translation>
    </message>
    <message>
        <source>Ödeme al</source>
        <translation>Take a payment</translation>
    </message>
</context>
</TS>
