/** What programs put on the clipboard as HTML, shortened, and the Markdown that it is to become. */
export const CLIPBOARDS: Readonly<Record<string, { html: string; markdown: string }>> = {
  Word: {
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} --></style><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head><body lang=EN-US><!--StartFragment-->
<h1>Export<o:p></o:p></h1>
<p class=MsoNormal>Open <b>Settings</b> and <i>wait</i>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>One<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span></span><![endif]>Below one<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>Two<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid border=1><tr><td width=100><p class=MsoNormal>Plan<o:p></o:p></p></td><td><p class=MsoNormal>Price<o:p></o:p></p></td></tr><tr><td><p class=MsoNormal>Free</p></td><td><p class=MsoNormal>0</p></td></tr></table>
<!--EndFragment--></body></html>`,
    markdown:
      '## Export\n\nOpen **Settings** and *wait*.\n\n- One\n  - Below one\n- Two\n\n| Plan | Price |\n| - | - |\n| Free | 0 |',
  },
  'Word online': {
    html: `<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" role="heading" aria-level="1"><span class="TextRun SCXW1"><span class="NormalTextRun SCXW1">Export</span></span><span class="EOP SCXW1">&nbsp;</span></p></div>
<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1"><span class="TextRun SCXW1" style="font-weight: bold;"><span class="NormalTextRun SCXW1">Settings</span></span><span class="TextRun SCXW1"> now</span><span class="EOP SCXW1">&nbsp;</span></p></div>
<div class="ListContainerWrapper SCXW1"><ol class="NumberListStyle1 SCXW1"><li data-aria-level="1" class="OutlineElement SCXW1"><p class="Paragraph SCXW1"><span class="TextRun SCXW1">One</span><span class="EOP SCXW1">&nbsp;</span></p></li></ol></div>
<div class="ListContainerWrapper SCXW1"><ol class="NumberListStyle1 SCXW1"><li data-aria-level="1" class="OutlineElement SCXW1"><p class="Paragraph SCXW1"><span class="TextRun SCXW1">Two</span><span class="EOP SCXW1">&nbsp;</span></p></li></ol></div>`,
    markdown: '## Export\n\n**Settings** now\n\n1. One\n2. Two',
  },
  'Google Docs': {
    html: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><h2 dir="ltr"><span style="font-size:16pt;font-weight:400;font-style:normal">Export</span></h2><p dir="ltr"><span style="font-weight:400;">Open </span><span style="font-weight:700;">Settings</span><span style="font-weight:400;"> at </span><a href="https://www.google.com/url?q=https://example.com/a&amp;sa=D"><span style="text-decoration:underline">a page</span></a></p><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">One</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>Below one</span></p></li></ul></ul></b><br class="Apple-interchange-newline">`,
    markdown: '## Export\n\nOpen **Settings** at [a page](https://example.com/a)\n\n- One\n  - Below one',
  },
  Excel: {
    html: `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Microsoft Excel 15"><style><!--td {mso-number-format:General;}--></style></head><body><table border=0 cellpadding=0 width=128><!--StartFragment--><col width=64 span=2><tr height=20><td height=20 width=64>Plan</td><td width=64>Price</td></tr><tr height=20><td height=20>Free</td><td align=right>0</td></tr><!--EndFragment--></table></body></html>`,
    markdown: '| Plan | Price |\n| - | - |\n| Free | 0 |',
  },
  LibreOffice: {
    html: `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 24.2 (Linux)"/><style type="text/css">p { margin-bottom: 0.1in }</style></head><body lang="en-US"><h1 class="western">Export</h1><p style="line-height: 100%"><font color="#000000"><font face="Liberation Serif, serif">Open <b>Settings</b></font></font></p><ol><li><p style="line-height: 100%">One</p></li><li><p>Two</p></li></ol></body></html>`,
    markdown: '## Export\n\nOpen **Settings**\n\n1. One\n2. Two',
  },
  Confluence: {
    html: `<meta charset='utf-8'><h2 data-renderer-start-pos="1">Export</h2><p data-renderer-start-pos="9">Open <strong data-renderer-mark="true">Settings</strong></p><div data-panel-type="warning" class="ak-editor-panel"><div data-panel-content="true"><p>It is final.</p></div></div><pre><code class="language-bash">npm start</code></pre>`,
    markdown: '## Export\n\nOpen **Settings**\n\n<Warning>\n\nIt is final.\n\n</Warning>\n\n```bash\nnpm start\n```',
  },
  'a hostile page': {
    html: `<p onclick="window.ran=1">Words<script>window.ran=1</script><img src=x onerror="window.ran=1"> <a href="javascript:window.ran=1">link</a> <img src="https://example.com/a.png" alt="Picture" onload="window.ran=1"></p><iframe srcdoc="<script>parent.ran=1</script>"></iframe><svg onload="window.ran=1"></svg><div data-component="Figure" data-props='{"src":"javascript:1"'>x</div>`,
    markdown: 'Words link [Picture](https://example.com/a.png)\n\nx',
  },
};
