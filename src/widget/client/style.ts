/** The style sheet of the launcher and of the panel. Properties of the product's own decide colours and places; nothing else of its styles comes in. */
export const style = (accent: string, onAccent: string): string => `
:host{all:initial!important;position:fixed!important;inset:auto!important;width:0!important;height:0!important;z-index:var(--helpwell-z-index,2147483000)!important;display:block!important}
:host([hidden]){display:none!important}
*{box-sizing:border-box}
[hidden]{display:none!important}
.box{--a:var(--helpwell-accent,${accent});--o:var(--helpwell-on-accent,${onAccent});--r:var(--helpwell-radius,16px);--x:var(--helpwell-offset-x,20px);--y:var(--helpwell-offset-y,20px);color-scheme:var(--helpwell-scheme,light dark);font:500 15px/1.4 var(--helpwell-font,system-ui,sans-serif)}
button,a{font:inherit;cursor:pointer}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
.launch{position:fixed;inset-block-end:var(--y);inset-inline-end:var(--x);display:flex;align-items:center;gap:8px;min-height:48px;padding:0 18px 0 14px;border:0;border-radius:24px;background:var(--a);color:var(--o);box-shadow:0 2px 6px #0003,0 8px 24px #0002}
.start .launch{inset-inline:var(--x) auto}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.new{min-width:20px;padding:0 6px;border-radius:10px;background:var(--o);color:var(--a);font-size:13px;text-align:center}
.panel{position:fixed;inset-block-end:calc(var(--y) + 60px);inset-inline-end:var(--x);width:min(var(--helpwell-width,400px),calc(100vw - 2*var(--x)));height:min(var(--helpwell-height,680px),calc(100dvh - 100px - var(--y)));overflow:hidden;border:1px solid light-dark(#0002,#fff3);border-radius:var(--r);background:light-dark(#fff,#1c1f1e);color:light-dark(#1c1f1e,#eee);box-shadow:0 4px 12px #0002,0 16px 48px #0003;animation:a .12s ease-out}
.none .panel{inset-block-end:var(--y)}
.none .launch{display:none}
.start .panel{inset-inline:var(--x) auto}
iframe{display:block;width:100%;height:100%;border:0}
.say{position:absolute;inset:0;display:flex;flex-direction:column;gap:16px;align-items:center;justify-content:center;padding:24px;text-align:center;pointer-events:none}
.say>*{pointer-events:auto;margin:0}
.say a{color:inherit}
.shut{position:absolute;inset-block-start:8px;inset-inline-end:8px;min-width:40px;min-height:40px;border:0;background:none;color:inherit}
@keyframes a{from{opacity:0;transform:translateY(8px)}}
@media (max-width:480px){.panel,.start .panel{inset:auto 0 0;width:100vw;height:min(92dvh,calc(100dvh - 24px));border-width:1px 0 0;border-radius:var(--r) var(--r) 0 0}.open .launch{display:none}}
@media (prefers-reduced-motion:reduce){.panel{animation:none}}
@media print{.box{display:none}}
`;

/** The style sheet of a guide in the product's page. */
export const videoStyle = `:host{display:block!important;position:relative!important;aspect-ratio:16/9;max-width:100%}iframe,button{position:absolute;inset:0;width:100%;height:100%;border:0;border-radius:var(--helpwell-radius,12px)}button{display:flex;gap:12px;align-items:center;justify-content:center;padding:16px;background:#16211e;color:#fff;font:500 16px/1.4 var(--helpwell-font,system-ui,sans-serif);cursor:pointer}button:focus-visible{outline:3px solid;outline-offset:-6px}svg{flex:none;width:28px;height:28px;fill:currentColor}`;
