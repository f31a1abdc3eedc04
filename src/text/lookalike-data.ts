//! Written by bench/lookalikes.py; do not edit. Data from confusables.txt of UTS #39, version 17.0.0, (c) 2025 Unicode, Inc.,
//! Unicode License V3 (https://www.unicode.org/license.txt) - changed by keeping what looks like one letter of ASCII.
/** Groups of a letter and the letters that the table calls confusable with it. */
export const LOOKALIKES =
  'AΑАᎪᗅꓮ𐊠𖽀 BΒВᏴᗷⲂꓐꞴ𐊂𐊡𐌁 CСᏟⲤꓚ𐊢𐌂𐐕𐔜 DᎠᗞᗪꓓ EΕЕᎬⴹꓰ𐊆𑢦𑢮 FϜᖴꓝꞘ𐊇𐊥𐔥𑢢𑣂 GԌᏀᏳꓖ HΗНᎻᕼⲎꓧ𐋏 IƖΙІⲒ JͿЈᎫᒍꓙꞲ KΚКᏦᛕⲔꓗ𐔘 LᏞᒪⳐꓡ𐐛𐔦𑢣𑢲𖼖 MΜϺМᎷᗰᛖⲘꓟ𐊰𐌑 NΝⲚꓠ𐔓 OΟОՕଠዐⲞⵔꓳ𐊒𐊫𐐄𐓂𐔖𑢵 PΡРᏢᑭⲢⳎꓑ𐊕 Qⵕ RƦᎡᏒᖇꓣ𐒴𖼵 SЅՏᏕᏚꓢ𐊖𐐠𖼺 TΤТᎢⲦꓔ𐊗𐊱𐌕𑢼𖼊 UՍሀᑌꓴ𐓎𑢸𖽂 VѴᏙᐯⴸꓦꛟ𐔝𑢠𖼈 WԜᎳᏔꓪ XΧХᚷⲬⵝꓫꞳ𐊐𐊴𐌗𐔧 YΥУҮᎩᎽⲨꓬ𐊲𑢤𖽃 ZΖᏃꓜ𑢩 aɑαа bƄЬᏏᑲᖯ cсᴄⲥꮯ𐐽 dԁᏧᑯꓒ eеҽꬲ fƒքẝꞙꬵ gƍɡցᶃ hһհᏂ iıɩɪιіւᎥⲓꙇꭵ𑣃 jϳј lǀӀӏוןاߊᛁⵏꓲ𐊊𐌉𖼨 nոռ oοσϭоօסهھہەഠჿᴏᴑⲟꬽ𐐬𐓪𑣈𑣗 pþƿρϸрⲣⳏ qԛգզ rгᴦⲅꭇꭈꮁ sƽѕടꜱꮪ𐑈𑣁 uʋυսᴜꞟꭎꭒ𐓶𑣘 vνѵטᴠꮩ𑜆𑣀 wɯшѡԝաᴡⲽꮃ𑜊𑜎𑜏 xхᕁᕽ yɣʏγуүყᶌỿⲩꭚ𑣜 zᴢꮓ𑣄';
/** Groups of a letter and letters that look much like it: the table calls them confusable with a small capital and the like. */
export const ROUGH_LOOKALIKES =
  'aᴀꭺ bʙβвᏰᏼⲃꞵꟖ dᴅꭰ eɛεєԑᴇⲉꞓꭼꮛ𐐩𑣎 fꜰ gɢԍᏻꮐ hʜнⲏꮋ jᴊꭻ kĸκкᴋⲕꮶ lʟⳑꮮ𐑃 mʍмᴍⲙꮇ𑜀 nŋƞɴηπпղᴨⲛⲡ pᴘᴩꮲ qꞯ rʀꭱꮢ tτтᴛⲧꭲ';
