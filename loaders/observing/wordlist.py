"""Words of administrative Indonesian that are often misspelled: wrong form -> right form.

Data only, written for this project after EYD (edisi V, 2022) and the headwords of KBBI. An entry of
a table is ``wrong = right``. Forms that a rule derives (``mengkonsultasikan``) are not listed; the
rules are in ``observe_spelling``. All forms are in small letters. A wrong form must be no word of
its own in any sense, so that it may be reported wherever it stands.
"""

from __future__ import annotations


def _read(table: str) -> dict[str, str]:
    pairs = (" ".join(pair.split()).partition(" = ") for pair in table.split(";"))
    return {wrong: right for wrong, _, right in pairs}


def words_of(table: str) -> frozenset[str]:
    """Return the words of a table, split at white space."""
    return frozenset(table.split())


MISSPELLED = _read(
    """
    ijin = izin; ijinnya = izinnya; perijinan = perizinan; diijinkan = diizinkan;
    mengijinkan = mengizinkan; seijin = seizin; ijasah = ijazah; jaman = zaman; jadual = jadwal;
    penjadualan = penjadwalan; menjadualkan = menjadwalkan; analisa = analisis;
    menganalisa = menganalisis; dianalisa = dianalisis; penganalisaan = penganalisisan;
    penganalisa = penganalisis; hipotesa = hipotesis; sintesa = sintesis; diagnosa = diagnosis;
    mendiagnosa = mendiagnosis; standard = standar; standarisasi = standardisasi;
    menstandarisasi = menstandardisasi; kwalitas = kualitas; kwantitas = kuantitas;
    kwalifikasi = kualifikasi; kwitansi = kuitansi; frekwensi = frekuensi;
    konsekwensi = konsekuensi; kwartal = kuartal; sistim = sistem; sistimatis = sistematis;
    sistimatika = sistematika; metoda = metode; perioda = periode; obyek = objek;
    obyektif = objektif; obyektifitas = objektivitas; objektifitas = objektivitas;
    subyek = subjek; subyektif = subjektif; aktifitas = aktivitas; aktip = aktif;
    efektifitas = efektivitas; effektif = efektif; efektip = efektif; effisien = efisien;
    effisiensi = efisiensi; efesien = efisien; efesiensi = efisiensi; effesien = efisien;
    kreatifitas = kreativitas; produktifitas = produktivitas; selektifitas = selektivitas;
    sensitifitas = sensitivitas; kolektifitas = kolektivitas; normatip = normatif;
    preventip = preventif; administratip = administratif; partisipatip = partisipatif;
    trampil = terampil; ketrampilan = keterampilan; tehnik = teknik; tehnis = teknis;
    tehnologi = teknologi; praktek = praktik; prakteknya = praktiknya; apotik = apotek;
    nopember = November; pebruari = Februari; propinsi = provinsi; hirarki = hierarki;
    hirarkis = hierarkis; hirarkhi = hierarki; hierarkhi = hierarki; resiko = risiko;
    beresiko = berisiko; kadaluarsa = kedaluwarsa; kadaluwarsa = kedaluwarsa;
    daluarsa = daluwarsa; konkrit = konkret; kongkrit = konkret; kongkret = konkret;
    karir = karier; katagori = kategori; catagori = kategori; kordinasi = koordinasi;
    koordinir = koordinasi; mengkoordinir = mengoordinasi; dikoordinir = dikoordinasi;
    pengkoordinir = pengoordinasi; mengorganisir = mengorganisasi; diorganisir = diorganisasi;
    terorganisir = terorganisasi; inventarisir = inventarisasi;
    menginventarisir = menginventarisasi; diinventarisir = diinventarisasi;
    penginventarisiran = penginventarisasian; inventarisasian = penginventarisasian;
    legalisir = legalisasi; melegalisir = melegalisasi; dilegalisir = dilegalisasi;
    realisir = realisasi; merealisir = merealisasi; lokalisir = lokalisasi; akomodir = akomodasi;
    mengakomodir = mengakomodasi; diakomodir = diakomodasi; minimalisir = minimalkan;
    meminimalisir = meminimalkan; diminimalisir = diminimalkan; menetralisir = menetralkan;
    mengidentifisir = mengidentifikasi; memverifisir = memverifikasi; merubah = mengubah;
    dirubah = diubah; perubahaan = perubahan; mempengaruhi = memengaruhi; azas = asas;
    azas-azas = asas-asas; azasi = asasi; berazaskan = berasaskan; ketentraman = ketenteraman;
    tentram = tenteram; sekedar = sekadar; sekedarnya = sekadarnya; telpon = telepon;
    mesjid = masjid; musholla = musala; mushola = musala; sholat = salat; ramadhan = Ramadan;
    silahkan = silakan; antri = antre; antrian = antrean; nasehat = nasihat;
    penasehat = penasihat; menasehati = menasihati; rapih = rapi; kerapihan = kerapian;
    cidera = cedera; atlit = atlet; disain = desain; mendisain = mendesain; detil = detail;
    faham = paham; difahami = dipahami; fikir = pikir; himbau = imbau; himbauan = imbauan;
    menghimbau = mengimbau; dihimbau = diimbau; hutang = utang; hapal = hafal; jendral = jenderal;
    kaedah = kaidah; kuatir = khawatir; komoditi = komoditas; konperensi = konferensi;
    managemen = manajemen; menejemen = manajemen; manejemen = manajemen; motifasi = motivasi;
    memotifasi = memotivasi; nafas = napas; negoisasi = negosiasi; orisinil = orisinal;
    operasionil = operasional; profesionil = profesional; rasionil = rasional;
    personil = personel; puteri = putri; putera = putra; rangking = peringkat; rejeki = rezeki;
    seksama = saksama; samudera = samudra; sekertaris = sekretaris; seketaris = sekretaris;
    sekertariat = sekretariat; seketariat = sekretariat; supir = sopir; survey = survei;
    mensurvey = menyurvei; tauladan = teladan; sarat-sarat = syarat-syarat; syah = sah;
    disyahkan = disahkan; pengesyahan = pengesahan; terlantar = telantar;
    menterjemahkan = menerjemahkan; trotoir = trotoar; vidio = video; wiraswata = wiraswasta;
    yuridiksi = yurisdiksi; jurisdiksi = yurisdiksi; mereview = mereviu; direview = direviu;
    pereviewan = pereviuan; fotocopy = fotokopi; photocopy = fotokopi; fotokopy = fotokopi;
    photokopi = fotokopi; foto-copy = fotokopi; kwalitatif = kualitatif;
    kwantitatif = kuantitatif; cendikia = cendekia; cendikiawan = cendekiawan; dekrit = dekret;
    deviden = dividen; ekstrim = ekstrem; gubenur = gubernur; hakekat = hakikat;
    hakekatnya = hakikatnya; handal = andal; kehandalan = keandalan; idiil = ideal;
    insyaf = insaf; intelejen = intelijen; intelijent = intelijen; isteri = istri;
    jenasah = jenazah; kharisma = karisma; komplit = komplet; konsinyiring = konsinyering;
    kreatip = kreatif; lembab = lembap; mubadzir = mubazir; masyarkat = masyarakat;
    masyrakat = masyarakat; masarakat = masyarakat; milyar = miliar; milyard = miliar;
    trilyun = triliun; nomer = nomor; penomeran = penomoran; omset = omzet; pengrajin = perajin;
    pengrusakan = perusakan; pengelolahan = pengelolaan; pelaksaan = pelaksanaan;
    pelaksanan = pelaksanaan; pelaksaanaan = pelaksanaan; pelaskanaan = pelaksanaan;
    pelaksananaan = pelaksanaan; peyusunan = penyusunan; penyelenggraan = penyelenggaraan;
    penyelengaraan = penyelenggaraan; penyelenggaran = penyelenggaraan;
    menyelengarakan = menyelenggarakan; pemerintahaan = pemerintahan; pengarahaan = pengarahan;
    penyiapaan = penyiapan; penyaliaan = penyeliaan; menyalia = menyelia;
    penyeliaaan = penyeliaan; startegis = strategis; startegi = strategi; organsasi = organisasi;
    oragnisasi = organisasi; organisai = organisasi; organiasi = organisasi;
    sebagimana = sebagaimana; sebgaimana = sebagaimana; sebagaiamana = sebagaimana;
    dimaskud = dimaksud; dimkasud = dimaksud; dimakasud = dimaksud;
    perundangan-undangan = perundang-undangan; perundang-undang = perundang-undangan;
    keagrarian = keagrariaan; pewarganegara = pewarganegaraan; kependudukkan = kependudukan;
    kedudukkan = kedudukan; pelimpahaan = pelimpahan; kewenagan = kewenangan;
    kewenanangan = kewenangan; bertangung = bertanggung; bertanggug = bertanggung;
    mempertanggungjawabankan = mempertanggungjawabkan; koordinsi = koordinasi;
    kordinator = koordinator; mengevalusi = mengevaluasi; evalusai = evaluasi; evalusi = evaluasi;
    pengevalusian = pengevaluasian; keuanagan = keuangan; kepegawain = kepegawaian;
    kelurahaan = kelurahan; kecamatn = kecamatan; peratuan = peraturan; peraturaan = peraturan;
    perarturan = peraturan; undang-undangang = undang-undang; sinkronisai = sinkronisasi;
    singkronisasi = sinkronisasi; sikronisasi = sinkronisasi; intergrasi = integrasi;
    integrsi = integrasi; sosialiasi = sosialisasi; sosilisasi = sosialisasi;
    fasilitiasi = fasilitasi; vasilitasi = fasilitasi; memfasilitisi = memfasilitasi;
    verivikasi = verifikasi; ferifikasi = verifikasi; rekomindasi = rekomendasi;
    rekomandasi = rekomendasi; administarsi = administrasi; adminstrasi = administrasi;
    adminitrasi = administrasi; ketatusahaan = ketatausahaan; perlengkapaan = perlengkapan;
    tranparan = transparan; transparasi = transparansi; akuntabiltas = akuntabilitas;
    akutabilitas = akuntabilitas; berkesinambugan = berkesinambungan;
    menindaklajuti = menindaklanjuti; pengawassan = pengawasan; monotoring = monitoring;
    terselengaranya = terselenggaranya; terselenggarannya = terselenggaranya; maksut = maksud;
    pempinan = pimpinan; pemimpinnan = pimpinan; tangungjawab = tanggung jawab
    """
)

APART = _read(
    """
    dibawah = di bawah; dibawahnya = di bawahnya; diatas = di atas; diatasnya = di atasnya;
    didalam = di dalam; didalamnya = di dalamnya; diluar = di luar; diluarnya = di luarnya;
    disamping = di samping; diantara = di antara; diantaranya = di antaranya; dimana = di mana;
    dimanapun = di mana pun; disini = di sini; disana = di sana; disitu = di situ;
    dibelakang = di belakang; didepan = di depan; dihadapan = di hadapan; disekitar = di sekitar;
    disekitarnya = di sekitarnya; disekeliling = di sekeliling; disetiap = di setiap;
    ditiap = di tiap; dilingkungan = di lingkungan; dilingkup = di lingkup; dibidang = di bidang;
    ditingkat = di tingkat; diwilayah = di wilayah; diwilayahnya = di wilayahnya;
    didaerah = di daerah; dikota = di kota; dikantor = di kantor; disebelah = di sebelah;
    dikemudian = di kemudian; dikecamatan = di kecamatan; dikelurahan = di kelurahan;
    didesa = di desa; disekolah = di sekolah; dirumah = di rumah; ditempat = di tempat;
    dipusat = di pusat; dilapangan = di lapangan; dimuka = di muka; kedalam = ke dalam;
    keatas = ke atas; kebawah = ke bawah; kedepan = ke depan; ketahap = ke tahap;
    ketempat = ke tempat; ketingkat = ke tingkat; kewilayah = ke wilayah; kekantor = ke kantor;
    kesamping = ke samping; darimana = dari mana; darisana = dari sana; kapanpun = kapan pun;
    apapun = apa pun; siapapun = siapa pun; manapun = mana pun; satupun = satu pun;
    seorangpun = seorang pun; bertanggungjawab = bertanggung jawab;
    tanggungjawab = tanggung jawab; tanggungjawabnya = tanggung jawabnya; kerjasama = kerja sama;
    kerjasamanya = kerja samanya; bekerjasama = bekerja sama; tindaklanjut = tindak lanjut;
    tindaklanjutnya = tindak lanjutnya; bertindaklanjut = bertindak lanjut;
    tandatangan = tanda tangan; tandatangannya = tanda tangannya;
    bertandatangan = bertanda tangan; tatausaha = tata usaha; tatakerja = tata kerja;
    tatacara = tata cara; tatalaksana = tata laksana; tatakelola = tata kelola;
    tataruang = tata ruang; tatatertib = tata tertib; tatanaskah = tata naskah;
    sumberdaya = sumber daya; rumahsakit = rumah sakit; rumahtangga = rumah tangga;
    budidaya = budi daya; peranserta = peran serta; berperanserta = berperan serta;
    serahterima = serah terima; ujicoba = uji coba; ikutserta = ikut serta; beritahu = beri tahu;
    memberitahu = memberi tahu; terimakasih = terima kasih; berdayaguna = berdaya guna;
    berhasilguna = berhasil guna; dayaguna = daya guna; jangkawaktu = jangka waktu;
    ganti-rugi = ganti rugi; keluarmasuk = keluar masuk; sertamerta = serta-merta;
    lalulintas = lalu lintas; suratkabar = surat kabar; kambinghitam = kambing hitam;
    orangtua = orang tua; usahakecil = usaha kecil; analisisjabatan = analisis jabatan;
    unitkerja = unit kerja; jabatanfungsional = jabatan fungsional;
    perangkatdaerah = perangkat daerah
    """
)

TOGETHER = _read(
    """
    pertanggung jawaban = pertanggungjawaban; pertanggung jawabannya = pertanggungjawabannya;
    dipertanggung jawabkan = dipertanggungjawabkan;
    mempertanggung jawabkan = mempertanggungjawabkan; ketidak tahuan = ketidaktahuan;
    ketidak pastian = ketidakpastian; ketidak sesuaian = ketidaksesuaian;
    menindak lanjuti = menindaklanjuti; ditindak lanjuti = ditindaklanjuti;
    penindak lanjutan = penindaklanjutan; penindak lanjut = penindaklanjutan;
    menanda tangani = menandatangani; ditanda tangani = ditandatangani;
    penanda tanganan = penandatanganan; menata usahakan = menatausahakan;
    penata usahaan = penatausahaan; ketata usahaan = ketatausahaan;
    ketata laksanaan = ketatalaksanaan; mengikut sertakan = mengikutsertakan;
    diikut sertakan = diikutsertakan; keikut sertaan = keikutsertaan;
    pemberi tahuan = pemberitahuan; memberi tahukan = memberitahukan;
    diberi tahukan = diberitahukan; menyebar luaskan = menyebarluaskan;
    disebar luaskan = disebarluaskan; penyebar luasan = penyebarluasan;
    pendaya gunaan = pendayagunaan; mendaya gunakan = mendayagunakan;
    didaya gunakan = didayagunakan; pengarus utamaan = pengarusutamaan;
    mengarus utamakan = mengarusutamakan; kerumah tanggaan = kerumahtanggaan;
    menguji cobakan = mengujicobakan; pertanggung jawab = pertanggungjawaban;
    nara sumber = narasumber; olah raga = olahraga; suka rela = sukarela;
    manca negara = mancanegara; purna bakti = purnabakti; purna tugas = purnatugas;
    pasca bencana = pascabencana; pasca panen = pascapanen; pra bencana = prabencana;
    pra sarana = prasarana; tuna susila = tunasusila; tuna netra = tunanetra;
    dasa wisma = dasawisma; antar instansi = antarinstansi; antar lembaga = antarlembaga;
    antar daerah = antardaerah; antar unit = antarunit; antar umat = antarumat;
    antar wilayah = antarwilayah; antar sektor = antarsektor; antar program = antarprogram;
    antar kerja = antarkerja; antar waktu = antarwaktu; antar perangkat = antarperangkat;
    antar satuan = antarsatuan; antar bagian = antarbagian; antar bidang = antarbidang;
    antar seksi = antarseksi; antar susunan = antarsusunan; antar tingkat = antartingkat;
    antar pemerintah = antarpemerintah; antar negara = antarnegara;
    antar provinsi = antarprovinsi; antar kabupaten = antarkabupaten; antar kota = antarkota;
    antar kecamatan = antarkecamatan; antar kelurahan = antarkelurahan; antar desa = antardesa;
    antar kelompok = antarkelompok; antar pegawai = antarpegawai; antar jabatan = antarjabatan;
    antar dinas = antardinas; antar kegiatan = antarkegiatan; antar moda = antarmoda;
    antar budaya = antarbudaya; antar warga = antarwarga; non formal = nonformal;
    non fisik = nonfisik; non perizinan = nonperizinan; non teknis = nonteknis;
    non pemerintah = nonpemerintah; non kementerian = nonkementerian;
    non struktural = nonstruktural; non tunai = nontunai; non departemen = nondepartemen;
    non akademik = nonakademik; multi tahun = multitahun; multi guna = multiguna;
    multi sektor = multisektor; lokal karya = lokakarya; loka karya = lokakarya
    """
)

DATED = _read(
    """
    sub bagian = subbagian; sub bidang = subbidang; sub urusan = suburusan;
    sub kegiatan = subkegiatan; sub unit = subunit; sub sektor = subsektor;
    sub direktorat = subdirektorat; sub koordinator = subkoordinator; sub unsur = subunsur;
    sub rayon = subrayon; walikota = Wali Kota; membawahi = membawahkan
    """
)
"""Forms that many acts keep to throughout, though newer norms write another."""

FOREIGN = _read(
    """
    draft = draf; monitoring = pemantauan; output = keluaran; outcome = hasil; input = masukan;
    update = pemutakhiran; updating = pemutakhiran; upload = unggah; mengupload = mengunggah;
    diupload = diunggah; download = unduh; mendownload = mengunduh; online = daring;
    offline = luring; database = pangkalan data; email = surel; e-mail = surel; website = laman;
    workshop = lokakarya; stakeholder = pemangku kepentingan; stakeholders = pemangku kepentingan;
    profile = profil; launching = peluncuran; hardware = perangkat keras;
    software = perangkat lunak; outsourcing = alih daya; checklist = daftar periksa;
    review = reviu; sharing = berbagi; hotline = saluran langsung; feedback = umpan balik;
    backup = cadangan; entry = pemasukan; scanning = pemindaian; print = cetak; public = publik
    """
)

PHRASES = _read(
    """
    terdiri dari = terdiri atas;
    ketentuan dan peraturan yang berlaku = ketentuan peraturan perundang-undangan;
    peraturan perundang-undangan yang berlaku = peraturan perundang-undangan;
    aturan yang berlaku = ketentuan peraturan perundang-undangan; adalah merupakan = merupakan;
    agar supaya = agar; demi untuk = untuk; penyusunan perencanaan laporan = penyusunan laporan;
    bagian tidak terpisahkan = bagian yang tidak terpisahkan; data bahan = bahan;
    penggunaan dan pemakaian = penggunaan; urusan tugas = tugas; didasari atas = didasarkan atas;
    pembantu pemegang kas = bendahara pengeluaran pembantu; pemegang kas = bendahara
    """
)
"""Wording that drafting practice avoids; not wrong Indonesian in every text."""

WRONG_PHRASES = _read(
    """
    ketentuan perundang-undangan = ketentuan peraturan perundang-undangan;
    serta perundang-undangan = serta peraturan perundang-undangan;
    dan perundang-undangan = dan peraturan perundang-undangan; disertai tugas = diserahi tugas;
    yang dimaksudkan dengan = yang dimaksud dengan; seseorang pegawai = seorang pegawai;
    musyawarah pembangunan = musyawarah perencanaan pembangunan; di pelayanan urusan = pelayanan
    urusan
    """
)
"""Fixed expressions of the law from which a word is lost or changed."""

SHORT_FORMS = _read(
    """
    SOP = standar operasional prosedur; RKA = rencana kerja dan anggaran;
    DPA = dokumen pelaksanaan anggaran; SPJ = surat pertanggungjawaban;
    SPP = surat permintaan pembayaran; SPM = surat perintah membayar; SPD = surat penyediaan dana;
    SP2D = surat perintah pencairan dana; SKPP = surat keterangan penghentian pembayaran;
    GU = ganti uang; LS = pembayaran langsung; TU = tambahan uang; DUK = daftar urut kepangkatan;
    SKP = sasaran kinerja pegawai; IKU = indikator kinerja utama;
    LAKIP = laporan akuntabilitas kinerja instansi pemerintah;
    LKPJ = laporan keterangan pertanggungjawaban;
    LPPD = laporan penyelenggaraan pemerintahan daerah; SKPD = satuan kerja perangkat daerah;
    OPD = organisasi perangkat daerah; UPTD = unit pelaksana teknis daerah;
    Renstra = rencana strategis; Renja = rencana kerja; Sekda = Sekretaris Daerah;
    Bappeda = Badan Perencanaan Pembangunan Daerah;
    Bapelitbangda = Badan Perencanaan, Penelitian, dan Pengembangan Daerah;
    Karpeg = kartu pegawai; Karis = kartu istri; Karsu = kartu suami;
    Taspen = tabungan dan asuransi pegawai negeri; Tapera = tabungan perumahan rakyat;
    Bapertarum = Badan Pertimbangan Tabungan Perumahan; BPJS = Badan Penyelenggara Jaminan Sosial;
    Musrenbang = musyawarah perencanaan pembangunan; Linmas = perlindungan masyarakat;
    Satlinmas = satuan perlindungan masyarakat; Trantib = ketenteraman dan ketertiban;
    Trantibum = ketenteraman dan ketertiban umum; Sekmat = Sekretaris Kecamatan;
    Seklur = Sekretaris Kelurahan; Kasi = Kepala Seksi; Kabid = Kepala Bidang;
    Kasubbag = Kepala Subbagian; Kadis = Kepala Dinas; Satpol = satuan polisi;
    diklat = pendidikan dan pelatihan; bimtek = bimbingan teknis;
    tupoksi = tugas pokok dan fungsi; juknis = petunjuk teknis; juklak = petunjuk pelaksanaan
    """
)
"""Short forms that must be explained where they are used first, with what they stand for."""

WELL_KNOWN = words_of(
    """
    RI NKRI UUD NIP NIK RT RW HAM TNI POLRI PT CV BUMN BUMD NRI SK MPR DPR DPD DPRD KTP ASN PNS
    TTD WIB WITA WIT ISBN KUHP NPWP APBN APBD UU PP
    """
)
"""Short forms of the state and its law that no act explains."""

ALIKE = tuple(
    tuple(pair.split("/"))
    for pair in sorted(
        words_of(
            """
            penyusunan/penyusutan penataan/pendataan pengadaan/pengaduan pelayanan/pelayaran
            pengelolaan/pengolahan penetapan/penempatan menyiapkan/menyimpan terhadap/terhadapi
            pemberian/pembelian pembagian/pembagi peserta/beserta kepala/kepada berupa/berapa
            bersama/bernama perumusan/perumahan perubahan/perumahan pelatihan/peralihan
            pengesahan/pengerahan penerapan/penetapan penerapan/penyerapan menerapkan/menetapkan
            diterapkan/ditetapkan penerbitan/penertiban menerbitkan/menertibkan
            pencatatan/pencetakan perangkat/perangkap petunjuk/penunjuk jabatan/jawaban
            permohonan/pemohon pembuatan/pemuatan mengatur/mengukur pemantauan/pemantapan
            mencatat/mencetak terhitung/berhitung bersifat/bersikap terdaftar/tersebar
            berlaku/berlalu jabatan/jabaran tindakan/tidakan sarana/sasaran penyimpanan/penyimpangan
            membubuhkan/membutuhkan pengajuan/pengaduan pengajuan/pengujian batasan/atasan
            alasan/atasan bawaan/bawahan rangka/jangka setara/secara rencana/bencana tentang/rentang
            rasional/nasional dibakukan/dilakukan tanggal/tinggal sesama/selama peran/perang
            antara/antar pelaporan/pelaporan perizinan/perikanan pemeriksaan/pemerkosaan
            pengguna/pengguna penelitian/penilaian kelurahan/keluhan pelaksana/pelaksanaan
            """
        )
    )
)
"""Words that differ by a letter or two and are both right."""

ALL_WRONG = frozenset((*MISSPELLED, *APART, *TOGETHER, *FOREIGN, *DATED))
"""Every form that a table rejects."""

KNOWN = frozenset(
    word.lower()
    for table in (MISSPELLED, APART, TOGETHER, FOREIGN, DATED)
    for right in table.values()
    for word in right.split()
)
"""Every word that a table puts in the place of another."""
