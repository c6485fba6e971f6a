(function(){var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,ee=h.trustedTypes,te=ee?ee.emptyScript:``,ne=h.reactiveElementPolyfillSupport,g=(e,t)=>e,_={toAttribute(e,t){switch(t){case Boolean:e=e?te:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},re=(e,t)=>!l(e,t),ie={attribute:!0,type:String,converter:_,reflect:!1,useDefault:!1,hasChanged:re};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var v=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ie){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ie}static _$Ei(){if(this.hasOwnProperty(g(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(g(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(g(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?_:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?_:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??re)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};v.elementStyles=[],v.shadowRootOptions={mode:`open`},v[g(`elementProperties`)]=new Map,v[g(`finalized`)]=new Map,ne?.({ReactiveElement:v}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var y=globalThis,ae=e=>e,b=y.trustedTypes,oe=b?b.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,se=`$lit$`,x=`lit$${Math.random().toFixed(9).slice(2)}$`,S=`?`+x,ce=`<${S}>`,C=document,w=()=>C.createComment(``),T=e=>e===null||typeof e!=`object`&&typeof e!=`function`,E=Array.isArray,le=e=>E(e)||typeof e?.[Symbol.iterator]==`function`,D=`[ 	
\f\r]`,O=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ue=/-->/g,de=/>/g,k=RegExp(`>|${D}(?:([^\\s"'>=/]+)(${D}*=${D}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),fe=/'/g,pe=/"/g,me=/^(?:script|style|textarea|title)$/i,he=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),A=he(1),j=he(2),M=Symbol.for(`lit-noChange`),N=Symbol.for(`lit-nothing`),ge=new WeakMap,P=C.createTreeWalker(C,129);function _e(e,t){if(!E(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return oe===void 0?t:oe.createHTML(t)}var ve=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=O;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===O?c[1]===`!--`?o=ue:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=k):(me.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=k):o=de:o===k?c[0]===`>`?(o=i??O,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?k:c[3]===`"`?pe:fe):o===pe||o===fe?o=k:o===ue||o===de?o=O:(o=k,i=void 0);let d=o===k&&e[t+1].startsWith(`/>`)?` `:``;a+=o===O?n+ce:l>=0?(r.push(s),n.slice(0,l)+se+n.slice(l)+x+d):n+x+(l===-2?t:d)}return[_e(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},F=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=ve(t,n);if(this.el=e.createElement(l,r),P.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=P.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(se)){let t=u[o++],n=i.getAttribute(e).split(x),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?be:r[1]===`?`?xe:r[1]===`@`?Se:R}),i.removeAttribute(e)}else e.startsWith(x)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(me.test(i.tagName)){let e=i.textContent.split(x),t=e.length-1;if(t>0){i.textContent=b?b.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],w()),P.nextNode(),c.push({type:2,index:++a});i.append(e[t],w())}}}else if(i.nodeType===8){if(i.data===S)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(x,e+1))!==-1;)c.push({type:7,index:a}),e+=x.length-1}}a++}}static createElement(e,t){let n=C.createElement(`template`);return n.innerHTML=e,n}};function I(e,t,n=e,r){if(t===M)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=T(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=I(e,i._$AS(e,t.values),i,r)),t}var ye=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??C).importNode(t,!0);P.currentNode=r;let i=P.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new L(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Ce(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=P.nextNode(),a++)}return P.currentNode=C,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},L=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=N,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=I(this,e,t),T(e)?e===N||e==null||e===``?(this._$AH!==N&&this._$AR(),this._$AH=N):e!==this._$AH&&e!==M&&this._(e):e._$litType$===void 0?e.nodeType===void 0?le(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==N&&T(this._$AH)?this._$AA.nextSibling.data=e:this.T(C.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=F.createElement(_e(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new ye(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=ge.get(e.strings);return t===void 0&&ge.set(e.strings,t=new F(e)),t}k(t){E(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(w()),this.O(w()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ae(e).nextSibling;ae(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},R=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=N,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=N}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=I(this,e,t,0),a=!T(e)||e!==this._$AH&&e!==M,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=I(this,r[n+o],t,o),s===M&&(s=this._$AH[o]),a||=!T(s)||s!==this._$AH[o],s===N?e=N:e!==N&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===N?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},be=class extends R{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===N?void 0:e}},xe=class extends R{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==N)}},Se=class extends R{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=I(this,e,t,0)??N)===M)return;let n=this._$AH,r=e===N&&n!==N||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==N&&(n===N||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ce=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){I(this,e)}},we={M:se,P:x,A:S,C:1,L:ve,R:ye,D:le,V:I,I:L,H:R,N:xe,U:Se,B:be,F:Ce},Te=y.litHtmlPolyfillSupport;Te?.(F,L),(y.litHtmlVersions??=[]).push(`3.3.3`);var Ee=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new L(t.insertBefore(w(),e),e,void 0,n??{})}return i._$AI(e),i},z=globalThis,B=class extends v{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ee(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M}};B._$litElement$=!0,B.finalized=!0,z.litElementHydrateSupport?.({LitElement:B});var De=z.litElementPolyfillSupport;De?.({LitElement:B}),(z.litElementVersions??=[]).push(`4.2.2`);var V=e=>A`
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${e}</svg>`,Oe=V(j`<path d="M4 5.5h16v11H11l-4.5 3.6v-3.6H4z"/><path d="M8 9.5h8M8 12.5h5"/>`),ke=V(j`<path d="m6 9.5 6 6 6-6"/>`),Ae=V(j`<path d="M12 19V5.5M6 11l6-6 6 6"/>`),je=V(j`<path d="M19 12a7 7 0 1 1-2.1-5"/><path d="M19.5 3.8v3.7h-3.7"/>`),Me=V(j`<path d="m5.5 12.5 4.5 4.5 9-10"/>`),H=1e3,Ne=800,Pe=e=>[...e].length,Fe=e=>e.trim()!==``&&Pe(e.trim())<=1e3;function Ie(e,t,n){let r=Pe(e.trim()),i=r>H;return A`<form class="composer" @submit=${e=>(e.preventDefault(),n.submit())}>
    <div class="field">
      <textarea id="input" rows="1" dir="auto" enterkeyhint="send" autocomplete="off" .value=${e}
        placeholder=${t.get(`input_placeholder`)} aria-label=${t.get(`input_placeholder`)}
        aria-invalid=${i?`true`:N} aria-describedby=${i?`limit`:N}
        @input=${e=>n.write(e.target.value)}
        @keydown=${e=>Le(e,n)}></textarea>
      <button type="submit" class="send" aria-label=${t.get(`send`)} title=${t.get(`send`)}
        ?disabled=${!Fe(e)}>${Ae}</button>
    </div>
    <p class="limit ${i?`bad`:``}" id="limit" role="status">
      ${i?t.get(`too_long`,{max:H}):N}
      ${r>Ne?A`<span>${r} / ${H}</span>`:N}
    </p>
  </form>`}function Le(e,t){e.key!==`Enter`||e.shiftKey||e.isComposing||e.keyCode===229||(e.preventDefault(),t.submit())}function Re(e){let t={id:``,event:`message`,data:``},n=[];for(let r of e.split(`
`)){let[,e=``,i=``]=/^([a-z]+)(?:: ?(.*))?$/.exec(r)??[];e===`data`?n.push(i):e===`id`?t.id=i:e===`event`&&(t.event=i)}return t.data=n.join(`
`),n.length>0||t.event!==`message`?t:null}async function ze(e,t,n){let r=e.pipeThrough(new TextDecoderStream).getReader(),i=``;for(;;){let{done:e,value:a}=await r.read();if(e)return;n(),i=(i+a).replace(/\r\n?/g,`
`);let o=i.split(`

`);i=o.pop()??``;for(let e of o.map(Re))e&&t(e)}}var Be=[`change`,`receipt`,`tracking`,`order`,`case`],Ve=[`customer`,`bot`,`agent`,`system`],He=[`bot`,`waiting`,`agent`];function U(e){return typeof e==`object`&&e&&!Array.isArray(e)?e:null}function W(e,t){return Array.isArray(e)?e.map(e=>U(e)).flatMap(e=>(e&&t(e))??[]):[]}var G=e=>typeof e==`string`?e:``;function Ue({id:e,title:t}){return typeof e==`string`&&typeof t==`string`?{id:e,title:t}:null}function We(e){let t=U(e),n=Be.find(e=>e===t?.type);return!t||!n?null:{type:n,title:G(t.title),rows:W(t.rows,e=>({label:G(e.label),before:e.before,after:e.after})),facts:W(t.facts,e=>({label:G(e.label),value:e.value})),steps:W(t.steps,e=>({label:G(e.label),at:e.at,done:e.done===!0}))}}function Ge(e){let t=U(e);return!t||typeof t.id!=`string`||!Ve.includes(G(t.from))?null:{id:t.id,from:t.from,text:G(t.text),at:G(t.at),buttons:W(t.buttons,Ue),card:We(t.card),language:G(t.language)||null}}function Ke(e){let t=U(e)??{},n=He.includes(G(t.owner))?t.owner:`bot`;return{messages:W(t.messages,Ge),owner:n}}var K=class extends Error{},qe=class extends Error{},q=class extends Error{},Je=2e4,Ye=[408,425,429],Xe=class{base;constructor(e){this.base=e}async createSession(e,t){let n=t===null?{locale:e}:{locale:e,identity:t};return await this.#e(`chat/sessions`,null,n)}async send(e,t){return Ke(await this.#e(`chat/messages`,e,t))}async history(e,t){let n=t===null?``:`?after=${encodeURIComponent(t)}`;return Ke(await this.#e(`chat/messages${n}`,e))}async strings(e){return await this.#e(`chat/strings?locale=${encodeURIComponent(e)}`,null)}async stream(e,t,n){let r={Accept:`text/event-stream`};t!==null&&(r[`Last-Event-ID`]=t);let i=await this.#t(`chat/stream`,e,{headers:r,signal:n});if(!i.body)throw new q(`no stream`);return i.body}async#e(e,t,n){let r={signal:AbortSignal.timeout(Je)};return n!==void 0&&(r.method=`POST`,r.body=JSON.stringify(n),r.headers={"Content-Type":`application/json`}),(await this.#t(e,t,r)).json().catch(()=>{throw new q(`broken answer`)})}async#t(e,t,n){let r=new Headers(n.headers);t&&r.set(`Authorization`,`Bearer ${t.token}`);let i=await fetch(new URL(e,this.base),{...n,headers:r,cache:`no-store`,credentials:`omit`}).catch(e=>{throw new q(`no answer`,{cause:e})});if(i.ok)return i;throw i.status===401?new K:i.status>=500||Ye.includes(i.status)?new q(`${i.status}`):new qe(`${i.status}`)}},Ze=1e3,Qe=3e4,$e=6e4;function et(e,t){return new Promise(n=>{let r=()=>{clearTimeout(i),window.removeEventListener(`online`,r),t.removeEventListener(`abort`,r),n()},i=setTimeout(r,e);window.addEventListener(`online`,r),t.addEventListener(`abort`,r)})}var tt=class{gateway;listener;#e=null;#t=null;#n=!1;constructor(e,t){this.gateway=e,this.listener=t,document.addEventListener(`visibilitychange`,()=>this.#r())}start(e){this.stop(),this.#t=e,this.#n=!1,this.#r()}stop(){this.#e?.abort(),this.#e=null,this.#t=null,this.listener.onLink(`idle`)}#r(){document.hidden?(this.#e?.abort(),this.#e=null):this.#t&&!this.#e&&(this.#e=new AbortController,this.#i(this.#t,this.#e.signal))}async#i(e,t){let n=0;for(;!t.aborted;){try{await this.#a(e,t,()=>n=0)}catch(n){if(t.aborted)return;if(n instanceof K)return this.listener.onExpired(e)}++n>1&&!t.aborted&&this.listener.onLink(`reconnecting`),await et(Math.min(Qe,Ze*2**(n-1))*(.5+Math.random()/2),t)}}async#a(e,t,n){this.#n||await this.listener.load(e),this.#n=!0;let r=new AbortController,i=setTimeout(()=>r.abort(),$e),a=()=>{clearTimeout(i),i=setTimeout(()=>r.abort(),$e)};try{let i=AbortSignal.any([t,r.signal]),o=await this.gateway.stream(e,this.listener.cursor(),i);n(),this.listener.onLink(`online`),await ze(o,e=>this.listener.onEvent(e),a)}finally{clearTimeout(i)}}},nt={text:``,at:``,buttons:[],card:null,language:null},rt=[`customer`,`agent`],it=class{entries=[];owner=`bot`;add(e){let t=this.#e(e);if(t)return this.#t(t,e),!1;let n=this.entries.findIndex(t=>t.acknowledged&&at(t.message,e)),r={key:e.id,message:e,delivery:null,outgoing:null,acknowledged:!0,end:!1};return this.entries.splice(n<0?this.entries.length:n,0,r),e.from===`agent`&&(this.owner=`agent`),!0}addOwn(e,t,n){let r={...nt,id:e.id,from:`customer`,text:t,at:n.toISOString()},i={key:e.id,message:r,delivery:`sending`,outgoing:e,acknowledged:!1,end:!1};return this.entries.push(i),i}end(e){let t=this.entries.filter(e=>e.delivery===`sending`||e.delivery===`failed`),n=this.entries.filter(e=>!t.includes(e));if(n.length===0)return;let r={key:e,message:{...nt,id:e,from:`system`},delivery:null,outgoing:null,acknowledged:!1,end:!0};this.entries=[...n.map(e=>({...e,acknowledged:!1})),r,...t],this.owner=`bot`}waiting(e){return this.entries.filter(t=>t.delivery===e)}pressable(){if(this.owner!==`bot`)return null;let e=this.entries.findLastIndex(e=>e.message.buttons.length>0),t=this.entries.slice(e+1).some(({message:e,end:t})=>t||rt.includes(e.from));return e<0||t?null:this.entries[e]??null}#e(e){let t=this.entries.find(t=>t.message.id===e.id);return t||e.from!==`customer`?t:this.entries.find(t=>t.outgoing&&!t.acknowledged&&t.message.text===e.text)}#t(e,t){e.message=t,e.acknowledged=!0,e.outgoing&&(e.delivery=`sent`)}};function at(e,t){return Date.parse(e.at)>Date.parse(t.at)}var ot=5e3,st=class{gateway;memory;changed;thread=new it;link=`idle`;typing=!1;unread=0;locale=`en`;identity=null;#e=!1;#t=0;#n=null;#r=null;#i;constructor(e,t,n){this.gateway=e,this.memory=t,this.changed=n,this.#i=new tt(e,{load:e=>this.#m(e),cursor:()=>this.#n,onEvent:e=>this.#h(e),onLink:e=>this.#v(e),onExpired:e=>this.#f(e)}),window.addEventListener(`online`,()=>this.retryAll()),window.addEventListener(`offline`,n)}resume(){this.#r=this.memory.session;for(let{outgoing:e,title:t,written:n,session:r}of this.memory.unsent())`button`in e&&r!==this.#r?.session?this.memory.drop(e.id):this.thread.addOwn(e,t,new Date(n));this.#r?this.#i.start(this.#r):this.#o()}say(e){this.#a({id:crypto.randomUUID(),text:e},e)}press(e){this.#a({id:crypto.randomUUID(),button:e.id},e.title)}retry(e){e.delivery=`sending`,this.#o()}retryAll(){for(let e of this.thread.waiting(`failed`))e.delivery=`sending`;this.#o()}read(){this.unread=0}restart(){for(let{outgoing:e}of this.memory.unsent())this.memory.drop(e.id);this.#p(),this.thread=new it,this.changed()}#a(e,t){let n=new Date;this.thread.addOwn(e,t,n),this.memory.keep({outgoing:e,title:t,written:n.getTime(),session:this.#r?.session??null}),this.#o()}async#o(){if(this.changed(),this.#e)return;this.#e=!0;let e;for(;e=this.thread.waiting(`sending`)[0];)await this.#s(e),this.changed();this.#e=!1,this.changed()}async#s(e){let{outgoing:t}=e;if(!t)return;let n=this.#r;try{let r=n??await this.#d(),i=await this.gateway.send(r,t);e.delivery=`sent`,this.memory.drop(t.id),this.thread.entries.includes(e)&&this.#g(i)}catch(t){t instanceof K&&n?this.#c(e,n):t instanceof qe?this.#l(e):this.#u(e)}}#c(e,t){e.outgoing&&`button`in e.outgoing&&this.#l(e),this.#f(t)}#l(e){e.delivery=`refused`,e.outgoing&&this.memory.drop(e.outgoing.id)}#u(e){e.delivery===`sending`&&(e.delivery=`failed`);for(let e of this.thread.waiting(`sending`))e.delivery=`failed`}async#d(){let e=await this.gateway.createSession(this.locale,this.identity).catch(e=>{if(!(e instanceof K)||this.identity===null)throw e;return this.identity=null,this.gateway.createSession(this.locale,null)});return this.#r=e,this.memory.session=e,this.#i.start(e),e}#f(e){this.#r?.token===e.token&&(this.#p(),this.thread.end(e.session),this.#o())}#p(){this.#i.stop();let e=this.memory.session,t=e&&e.token!==this.#r?.token?e:null;t||(this.memory.session=null),this.#r=t,this.#n=null,t&&this.#i.start(t)}async#m(e){let t=await this.gateway.history(e,this.#n);this.#n=t.messages.at(-1)?.id??this.#n,this.#g(t,!1),this.#o()}#h(e){e.event===`typing`&&this.#_(!0);let t=e.event===`message`?Ge(ct(e.data)):null;t&&(this.#n=e.id||t.id,this.#g({messages:[t],owner:this.thread.owner}))}#g(e,t=!0){this.thread.owner=e.owner;for(let n of e.messages){let e=this.thread.add(n);n.from===`customer`?this.memory.drop(n.id):e&&(t&&(this.unread+=1),this.#_(!1))}this.changed()}#_(e){clearTimeout(this.#t),this.typing=e,e&&(this.#t=window.setTimeout(()=>this.#_(!1),ot)),this.changed()}#v(e){this.link=e,e===`online`?this.changed():this.#_(!1)}};function ct(e){try{return JSON.parse(e)}catch{return null}}var lt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ut=e=>(...t)=>({_$litDirective$:e,values:t}),dt=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:ft}=we,pt=e=>e,mt=()=>document.createComment(``),J=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new ft(r.insertBefore(mt(),i),r.insertBefore(mt(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=pt(e).nextSibling;pt(r).insertBefore(e,i),e=t}}}return n},Y=(e,t,n=e)=>(e._$AI(t,n),e),ht={},gt=(e,t=ht)=>e._$AH=t,_t=e=>e._$AH,X=e=>{e._$AR(),e._$AA.remove()},vt=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},yt=ut(class extends dt{constructor(e){if(super(e),e.type!==lt.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=_t(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=Y(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=Y(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=Y(i[d],a[m]),J(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=Y(i[f],a[p]),J(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=vt(o,p,m),u=vt(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=J(e,i[d]);Y(t,a[p]),c[p]=t}else c[p]=Y(n,a[p]),J(e,i[d],n),i[t]=null;p++}else X(i[f]),f--}else X(i[d]),d++;for(;p<=m;){let t=J(e,c[m+1]);Y(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&X(e)}return this.ut=o,gt(e,c),M}}),bt=/https?:\/\/[^\s<>"'“”„«»（）【】，。；、]+/gi,xt=/^(\d{1,2}\.|•) /,St=/([A-Z]{1,4}-\d{2,})/,Ct=/[.,;:!?)\]]+$/,wt=/^\d{4}-\d\d-\d\dT\d\d:\d\d/,Tt=/^\d{4}-\d\d-\d\d$/;function Et(e){try{let t=new URL(e);return(t.protocol===`https:`||t.protocol===`http:`)&&!t.username&&!t.password?t.href:null}catch{return null}}function Dt(e){return e.split(/(?<=\n)/).flatMap(e=>xt.test(e)?A`<span class="item">${kt(e)}</span>`:kt(e))}function Ot(e){return e.split(/(?<=,)( )|(?<=，)/).flatMap(e=>e?.trim()?A`<span class="part">${e}</span>`:e??``)}function kt(e){let t=[],n=0;for(let r of e.matchAll(bt)){let i=r[0].replace(Ct,``),a=Et(i);a&&(t.push(...At(e.slice(n,r.index))),t.push(A`<a href=${a} target="_blank" rel="noopener noreferrer nofollow">${i}</a>`),n=r.index+i.length)}return[...t,...At(e.slice(n))]}function At(e){return e.split(St).map((e,t)=>t%2?A`<span class="code">${e}</span>`:e)}function Z(e,t){return Array.isArray(e)?e.map(e=>Z(e,t)).join(`, `):typeof e==`number`?new Intl.NumberFormat(t).format(e):typeof e==`string`?wt.test(e)?Q(e,t,{day:`numeric`,month:`short`,hour:`2-digit`,minute:`2-digit`}):Tt.test(e)?Q(`${e}T00:00:00Z`,t,{dateStyle:`medium`,timeZone:`UTC`}):e:``}function Q(e,t,n){let r=new Date(e);return Number.isNaN(r.getTime())?e:new Intl.DateTimeFormat(t,n).format(r)}function jt(e,t,n){let r=[...t.rows.map(e=>[e.label,e.after,e.before]),...t.facts.map(e=>[e.label,e.value]),...t.steps.map(e=>[e.label,e.at])].map(e=>e.map(e=>Z(e,n))),i=e=>r.some(t=>Nt(e,t)),a=e.split(`
`),o=a.findIndex(i);if(o<0)return[e,``];let s=a.slice(o).filter(e=>!i(e)).join(`
`);return[a.slice(0,o).join(`
`).trim(),r.reduce(Mt,s).trim()]}function Mt(e,[t,n]){if(!t||!n)return e;let r=[t,n].map(e=>e.replace(/[\\^$.*+?()[\]{}|]/g,`\\$&`));return e.replace(RegExp(`(^|\\n|[.!?] |[。！？])${r.join(`[:：]? *`)}(?:[.。] ?|(?=\\n|$))`),`$1`)}function Nt(e,t){let[n,r]=t;if(!n||!r||!e.includes(n)||!e.includes(r))return!1;let i=t.filter(Boolean).sort((e,t)=>t.length-e.length).reduce((e,t)=>e.replace(t,``),e);return!/[\p{L}\p{N}]/u.test(i)}function Pt(e){return/[\u3040-\u30ff]/.test(e)?`ja`:/\p{Script=Han}/u.test(e)?`zh`:null}var Ft={change:`card_change`,receipt:`card_receipt`,tracking:`card_tracking`,order:`card_order`,case:`card_case`};function It(e,t,n){return A`<section class="card ${e.type}">
    ${Lt(e,t)} ${e.rows.map(e=>Rt(e,t))} ${Bt(e.steps,t)}
    ${zt(e.facts,t)} ${n}
  </section>`}function Lt(e,t){let n=t.get(Ft[e.type]);return!n&&!e.title?N:A`<h3>
    ${e.type===`receipt`?Me:N}<span>${n}</span> ${e.title?A`<span class="of" dir="auto">${e.title}</span>`:N}
  </h3>`}function Rt(e,t){let n=Z(e.before,t.language),r=Z(e.after,t.language),i=(e,i)=>i?A`<div class=${e}>
          <dt class=${n&&r?``:`unseen`}>${t.get(e)}</dt>
          <dd dir="auto">${Ot(i)}</dd>
        </div>`:N;return A`<div class="row">
    <h4 dir="auto">${e.label}</h4>
    <dl class=${n&&r?`pair`:`single`}>
      ${i(`before`,n)} ${i(`after`,r)}
    </dl>
  </div>`}function zt(e,t){return e.length===0?N:A`<dl class="facts">
    ${e.map(e=>A`<div>
        <dt dir="auto">${e.label}</dt>
        <dd dir="auto">${Ot(Z(e.value,t.language))}</dd>
      </div>`)}
  </dl>`}function Bt(e,t){if(e.length===0)return N;let n=e.findLastIndex(e=>e.done);return A`<ol class="steps">
    ${e.map((e,r)=>A`<li class=${e.done?`done`:`pending`} aria-current=${r===n?`step`:N}>
        <span class="mark">${e.done?Me:N}</span>
        <span class="label" dir="auto">${e.label}</span>
        <span class="unseen">${t.get(e.done?`done`:`pending`)}</span>
        <span class="at">${Vt(e.at,t)}</span>
      </li>`)}
  </ol>`}function Vt(e,t){let n=Z(e,t.language);return typeof e!=`string`||!/T\d\d:/.test(e)||new Date(e).toDateString()!==new Date().toDateString()?n:`${t.get(`today`)} ${Q(e,t.language,{timeStyle:`short`})}`.trim()}var Ht={customer:`you`,bot:`assistant`,agent:`agent`,system:``};function Ut(e,t,n){let r=e.pressable(),i=e.entries.findLast(e=>e.delivery!==null);return A`${yt(e.entries,e=>e.key,(a,o)=>A`
      ${Wt(a,e.entries[o-1],t)}
      ${Gt(a,e.entries[o-1],a===r,a===i,t,n)}
    `)}`}function Wt(e,t,n){let r=$(e,n);return!r||t&&$(t,n)===r?N:A`<p class="day">${r===$({...e,message:{...e.message,at:new Date().toISOString()}},n)?n.get(`today`):r}</p>`}function $(e,t){return e.message.at&&Q(e.message.at,t.language,{day:`numeric`,month:`long`})}function Gt(e,t,n,r,i,a){let{message:o}=e;if(e.end)return A`<p class="notice">${i.get(`session_ended`)}</p>`;let s=t?.message.from===o.from,c=o.card,[l,u]=c?jt(o.text,c,i.language):[o.text,``],d=Jt(o.buttons,n,a,c?.type===`change`);return A`<article class="message ${o.from} ${s?`continued`:``}" data-id=${o.id}>
    ${Kt(e,s,i)} ${qt(l,`bubble`,o.language)}
    ${c?It(c,i,A`${qt(u,`rest`,o.language)} ${d}`):d}
    ${Yt(e,r,i,a)}
  </article>`}function Kt(e,t,n){let{from:r,at:i}=e.message,a=n.get(Ht[r]);if(!a)return N;let o=i?Q(i,n.language,{timeStyle:`short`}):``;return A`<p class=${r===`agent`&&!t?`author`:`unseen`}>${a}<span class="unseen">, ${o}:</span></p>`}function qt(e,t,n){return e?A`<div class=${t} dir="auto" lang=${n??Pt(e)??N}>${Dt(e)}</div>`:N}function Jt(e,t,n,r){return e.length===0?N:A`<div class="buttons ${r?`decision`:``}" role="group">
    ${e.map(e=>A`<button type="button" ?disabled=${!t} @click=${()=>n.press(e)}>${e.title}</button>`)}
  </div>`}function Yt(e,t,n,r){switch(e.delivery){case`failed`:return A`<p class="delivery bad">
        ${n.get(`not_sent`)}
        <button type="button" @click=${()=>r.retry(e)}>${n.get(`retry`)}</button>
      </p>`;case`refused`:return A`<p class="delivery bad">${n.get(`not_sent`)}. ${n.get(`error_generic`)}</p>`;case`sending`:case`sent`:return t?A`<p class="delivery">${n.get(e.delivery)}</p>`:N;default:return N}}var Xt=`reroute.session`,Zt=`reroute.unsent.`,Qt=`reroute.open`,$t=864e5,en=class{length=0;clear(){}getItem(){return null}key(){return null}removeItem(){}setItem(){}};function tn(e){try{return e===`session`?window.sessionStorage:window.localStorage}catch{return new en}}var nn=class{#e;#t=tn(`session`);constructor(e){this.#e=tn(e)}get session(){return this.#n(Xt)}set session(e){this.#r(Xt,e)}get open(){return this.#t.getItem(Qt)!==null}set open(e){try{e?this.#t.setItem(Qt,`1`):this.#t.removeItem(Qt)}catch{}}keep(e){this.#r(Zt+e.outgoing.id,e)}drop(e){this.#e.removeItem(Zt+e)}unsent(){let e=Object.keys(this.#e).filter(e=>e.startsWith(Zt)).flatMap(e=>this.#n(e)??[]),t=e.filter(e=>e.written>Date.now()-$t);return e.filter(e=>!t.includes(e)).forEach(e=>this.drop(e.outgoing.id)),t.sort((e,t)=>e.written-t.written)}#n(e){try{return JSON.parse(this.#e.getItem(e)??`null`)}catch{return null}}#r(e,t){try{t===null?this.#e.removeItem(e):this.#e.setItem(e,JSON.stringify(t))}catch{}}},rn={title:`Customer service`,launcher_open:`Open chat`,launcher_close:`Close chat`,minimize:`Close`,input_placeholder:`Write a message`,send:`Send`,sending:`Sending…`,sent:`Sent`,not_sent:`Not sent`,retry:`Try again`,offline:`You are offline`,reconnecting:`Connecting again…`,typing:`Typing…`,you:`You`,assistant:`Assistant`,agent:`Agent`,too_long:`At most {max} characters`},an=class{language=`en`;#e=rn;use(e,t){this.language=e,this.#e={...rn,...t}}get(e,t={}){return(this.#e[e]??``).replace(/\{(\w+)\}/g,(e,n)=>String(t[n]??e))}},on=o`
  :host {
    color-scheme: light dark;
    --accent: var(--reroute-accent, #8f1d34);
    --on-accent: var(--reroute-on-accent, #fff);
    --surface: var(--reroute-surface, #fff);
    --sunken: var(--reroute-sunken, #f5f3f0);
    --ink: var(--reroute-ink, #211d1a);
    --muted: var(--reroute-muted, #68615b);
    --line: var(--reroute-line, #dfdad4);
    --bad: var(--reroute-bad, #a61b1b);
    --good: var(--reroute-good, #1b6b45);
    --link: var(--reroute-link, #8f1d34);
    --radius: var(--reroute-radius, 16px);
    position: fixed;
    inset: auto 0 0 auto;
    z-index: 2147483000;
    color: var(--ink);
    font: 15px/1.45 var(--reroute-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
      "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
    text-align: start;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --accent: var(--reroute-accent-dark, #b03a52);
      --surface: var(--reroute-surface-dark, #1e1c1b);
      --sunken: var(--reroute-sunken-dark, #2b2826);
      --ink: var(--reroute-ink-dark, #f1edea);
      --muted: var(--reroute-muted-dark, #b3aaa3);
      --line: var(--reroute-line-dark, #45403c);
      --bad: var(--reroute-bad-dark, #ff9b93);
      --good: var(--reroute-good-dark, #7fd1a5);
      --link: var(--reroute-link-dark, #ffa9b8);
    }
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  h2, h3, h4, p, dl, dd, ol {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
    border: 0;
    background: none;
  }
  button:disabled {
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--link);
    outline-offset: 2px;
  }
  svg {
    display: block;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .launcher {
    position: fixed;
    inset: auto 20px 20px auto;
    width: 56px;
    height: 56px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: 0 6px 20px rgb(0 0 0 / 0.22);
  }
  .launcher:hover {
    filter: brightness(1.12);
  }
  .unread {
    position: absolute;
    top: -3px;
    right: -3px;
    min-width: 22px;
    padding: 0 6px;
    border-radius: 11px;
    background: var(--ink);
    color: var(--surface);
    font-size: 12px;
    line-height: 22px;
    font-weight: 600;
    text-align: center;
  }

  .panel {
    position: fixed;
    inset: auto 20px 88px auto;
    width: 400px;
    height: min(720px, 100dvh - 108px);
    display: flex;
    flex-direction: column;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 16px 48px rgb(0 0 0 / 0.2);
    animation: rise 0.18s ease-out;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 10px 8px 10px 18px;
    border-bottom: 1px solid var(--line);
  }
  h2 {
    flex: 1;
    min-width: 0;
    font-weight: 600;
    font-size: 16px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .icon {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 8px;
    border-radius: 10px;
    color: var(--muted);
    white-space: nowrap;
  }
  .icon:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  .icon svg {
    width: 22px;
    height: 22px;
  }
  .armed {
    padding-right: 12px;
    background: var(--sunken);
    color: var(--bad);
    font-size: 14px;
    font-weight: 600;
  }
  .trouble:not(:empty) {
    padding: 5px 18px;
    background: var(--sunken);
    color: var(--muted);
    font-size: 13px;
  }

  .scroller {
    flex: 1;
    min-height: 0;
    padding: 16px;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .day,
  .notice {
    margin: 14px 0;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
  }
  .message {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 6px;
    margin-top: 14px;
  }
  .message:first-child {
    margin-top: 0;
  }
  .continued {
    margin-top: 6px;
  }
  .customer {
    align-items: flex-end;
  }
  .bubble {
    max-width: 86%;
    padding: 9px 13px;
    border-radius: 16px;
    border-end-start-radius: 5px;
    background: var(--sunken);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .rest {
    white-space: pre-wrap;
  }
  .item {
    display: block;
    margin-block: 4px;
    padding-inline-start: 1.3em;
    text-indent: -1.3em;
  }
  .code {
    white-space: nowrap;
  }
  .part {
    display: inline-block;
    max-width: 100%;
  }
  .customer .bubble {
    border-end-start-radius: 16px;
    border-end-end-radius: 5px;
    background: var(--accent);
    color: var(--on-accent);
  }
  .agent .bubble {
    border: 1px solid var(--line);
    background: var(--surface);
  }
  .system {
    align-items: center;
  }
  .system .bubble {
    background: none;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
  }
  .bubble a {
    color: var(--link);
  }
  .customer .bubble a {
    color: inherit;
  }
  .author {
    color: var(--muted);
    font-size: 13px;
  }
  .delivery {
    color: var(--muted);
    font-size: 12.5px;
  }
  .bad {
    color: var(--bad);
  }
  .delivery button {
    padding: 2px 4px;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .buttons button {
    padding: 8px 14px;
    border: 1px solid var(--link);
    border-radius: 20px;
    color: var(--link);
    text-align: start;
    overflow-wrap: anywhere;
  }
  .buttons button:hover:enabled {
    background: var(--sunken);
  }
  .buttons button:disabled {
    border-color: var(--line);
    color: var(--muted);
  }
  .decision button {
    flex: 1 1 0;
    min-width: max-content;
    text-align: center;
    border-radius: 10px;
  }
  .decision button:first-child:enabled {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .decision button:first-child:hover:enabled {
    filter: brightness(1.12);
  }

  .card {
    width: 100%;
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow-wrap: anywhere;
  }
  h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    font-weight: 600;
  }
  .of {
    flex-basis: 100%;
    color: var(--muted);
    font-size: 13px;
    font-weight: 400;
  }
  .receipt h3 svg {
    flex: none;
    width: 22px;
    height: 22px;
    padding: 3px;
    border-radius: 50%;
    background: var(--good);
    color: var(--surface);
    stroke-width: 2.6;
  }
  h4,
  dt {
    color: var(--muted);
    font-size: 13px;
  }
  h4 {
    margin-bottom: 4px;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  .pair > div {
    padding: 8px 10px;
  }
  .pair .before {
    padding-right: 16px;
  }
  .pair .after {
    position: relative;
    padding-left: 18px;
    border-left: 1px solid var(--line);
  }
  .pair .after::before {
    content: "→" / "";
    position: absolute;
    left: -11px;
    top: calc(50% - 11px);
    width: 22px;
    height: 22px;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: var(--surface);
    color: var(--muted);
    font-size: 13px;
    line-height: 19px;
    text-align: center;
  }
  .pair .after dd {
    font-weight: 600;
  }
  .pair .before dd {
    color: var(--muted);
  }
  dd {
    white-space: pre-line;
    unicode-bidi: isolate;
  }
  .facts {
    display: grid;
    gap: 6px;
  }
  .facts > div {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 16px;
  }
  .facts dd {
    flex: none;
    max-width: 65%;
    text-align: end;
  }
  .row + .facts,
  .steps + .facts {
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  .steps {
    list-style: none;
  }
  .steps li {
    position: relative;
    display: grid;
    grid-template-columns: 18px 1fr auto;
    align-items: baseline;
    gap: 2px 10px;
    padding-bottom: 12px;
  }
  .steps li:last-child {
    padding-bottom: 0;
  }
  .steps li:not(:last-child)::before {
    content: "";
    position: absolute;
    left: 8px;
    top: 12px;
    bottom: -6px;
    width: 2px;
    background: var(--line);
  }
  .steps .done:has(+ .done)::before {
    background: var(--good);
  }
  .mark {
    position: relative;
    align-self: start;
    width: 18px;
    height: 18px;
    margin-top: 2px;
    border: 2px solid var(--line);
    border-radius: 50%;
    background: var(--surface);
  }
  .done .mark {
    border-color: var(--good);
    background: var(--good);
    color: var(--surface);
  }
  .mark svg {
    width: 14px;
    height: 14px;
    stroke-width: 3;
  }
  .steps .label::first-letter {
    text-transform: uppercase;
  }
  .pending .label,
  .at {
    color: var(--muted);
  }
  .at {
    font-size: 13px;
    white-space: nowrap;
  }
  [aria-current] .label {
    font-weight: 600;
  }

  .typing {
    display: inline-flex;
    gap: 4px;
    margin-top: 14px;
    padding: 13px;
  }
  .typing i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--muted);
    animation: breathe 1.2s infinite ease-in-out;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }

  .composer {
    padding: 0 12px max(10px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 5px 5px 5px 14px;
    border: 1px solid var(--muted);
    border-radius: 22px;
  }
  .field:focus-within {
    border-color: var(--link);
    box-shadow: 0 0 0 1px var(--link);
  }
  textarea:focus-visible {
    outline: 0;
  }
  textarea {
    flex: 1;
    min-width: 0;
    max-height: 132px;
    padding: 6px 0;
    border: 0;
    resize: none;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 16px;
    line-height: 1.35;
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .send {
    flex: none;
    display: grid;
    place-items: center;
    width: 34px;
    height: 34px;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
  }
  .send svg {
    width: 20px;
    height: 20px;
  }
  .send:disabled {
    background: var(--sunken);
    color: var(--muted);
  }
  .limit {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    color: var(--muted);
    font-size: 12.5px;
  }
  .limit.bad {
    color: var(--bad);
  }
  .limit > span {
    margin-inline-start: auto;
    padding: 3px 6px 0;
    font-variant-numeric: tabular-nums;
  }

  @media (max-width: 480px) {
    .panel {
      inset: 0 0 auto;
      width: 100%;
      height: var(--reroute-viewport, 100dvh);
      border: 0;
      border-radius: 0;
    }
    .launcher.open {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.3;
    }
  }
`,sn=80,cn=12,ln=4e3,un=class extends B{static styles=on;#e;#t;#n;#r=new an;#i=!1;#a=``;#o=!1;#s=!0;#c=-1;setUp(e,t,n,r){this.#n=e,this.#t=t,this.#e=new st(e,t,()=>this.requestUpdate()),this.#e.identity=r,this.#i=t.open,this.setLocale(n)}connectedCallback(){super.connectedCallback(),this.#e.resume(),window.visualViewport?.addEventListener(`resize`,()=>this.#C())}open(e){e!==void 0&&(this.#a=e),this.#x(!0),this.updateComplete.then(()=>this.#w?.focus())}close(){this.#x(!1),this.updateComplete.then(()=>this.renderRoot.querySelector(`.launcher`)?.focus())}async setLocale(e){this.#e.locale=e;let t=await this.#n.strings(e).catch(()=>null);t&&this.#e.locale===e&&this.#r.use(t.language,t.strings),this.requestUpdate()}willUpdate(){this.#i&&this.#e.read();let e=this.#T;this.#s||=!e||e.scrollTop===this.#c||dn(e)<sn,this.lang=this.#r.language}updated(e){this.#S();let t=this.#T;t&&this.#s&&(t.scrollTop=this.#b(t),this.#c=t.scrollTop),this.#s=!1}render(){return A`${this.#i?this.#u():N} ${this.#l()}`}#l(){let e=this.#e.unread,t=this.#r.get(this.#i?`launcher_close`:`launcher_open`);return A`<button type="button" class="launcher ${this.#i?`open`:``}" aria-expanded=${this.#i}
        aria-label=${e?`${t}. ${this.#r.get(`new_message`)} (${e})`:t}
        @click=${()=>this.#i?this.close():this.open()}>
        ${this.#i?ke:Oe}
        ${e?A`<span class="unread" aria-hidden="true">${e>9?`9+`:e}</span>`:N}
      </button>
      <p class="unseen" role="status">${e?this.#r.get(`new_message`):N}</p>`}#u(){let e=this.#r,t=this.#e;return A`<section class="panel" role="dialog" aria-label=${e.get(`title`)} @keydown=${this.#g}>
      ${this.#f()}
      <div class="scroller" tabindex="0" role="group" aria-label=${e.get(`title`)}>
        <div class="log" role="log" aria-live="polite" aria-relevant="additions">
          ${this.#m()}
          ${Ut(t.thread,e,{press:e=>this.#y(e),retry:e=>t.retry(e)})}
        </div>
        <div role="status">${t.typing?this.#d():N}</div>
      </div>
      ${Ie(this.#a,e,{write:e=>this.#_(e),submit:()=>this.#v()})}
    </section>`}#d(){return A`<p class="typing bubble"><i></i><i></i><i></i><span class="unseen">${this.#r.get(`typing`)}</span></p>`}#f(){let{thread:e,link:t}=this.#e,n=this.#r,r=navigator.onLine?t===`reconnecting`?n.get(`reconnecting`):``:n.get(`offline`);return A`<div class="head">
        <h2>${n.get(`title`)}</h2>
        ${e.entries.length>0?this.#p():N}
        <button type="button" class="icon" aria-label=${n.get(`minimize`)} title=${n.get(`minimize`)}
          @click=${()=>this.close()}>${ke}</button>
      </div>
      <p class="trouble" role="status">${r||N}</p>`}#p(){let e=this.#r.get(`restart_session`);return A`<button type="button" class="icon restart ${this.#o?`armed`:``}" aria-label=${e} title=${e}
      @click=${()=>this.#h()}>${je}${this.#o?A`<span>${e}</span>`:N}</button>`}#m(){let e=this.#r.get(`welcome`);return e?A`<article class="message bot"><div class="bubble">${e}</div></article>`:N}#h(){this.#o=!this.#o,this.#o?setTimeout(()=>(this.#o=!1,this.requestUpdate()),ln):this.#e.restart(),this.requestUpdate()}#g=e=>{e.key===`Escape`&&!e.isComposing&&this.close()};#_(e){this.#a=e,this.requestUpdate()}#v(){if(!Fe(this.#a))return;let e=this.#a.trim();this.#a=``,this.#s=!0,this.#e.say(e),this.#w?.focus()}#y(e){this.#s=!0,this.#e.press(e),this.#w?.focus()}#b(e){let t=[...e.querySelectorAll(`.message.customer`)].at(-1);if(!t?.nextElementSibling)return e.scrollHeight;let n=[...e.querySelectorAll(`.card`)].at(-1),r=(n&&t.compareDocumentPosition(n)&Node.DOCUMENT_POSITION_FOLLOWING?n:t.nextElementSibling).getBoundingClientRect().top-e.getBoundingClientRect().top;return Math.min(e.scrollHeight,e.scrollTop+r-cn)}#x(e){this.#i=e,this.#t.open=e,this.toggleAttribute(`open`,e),this.requestUpdate()}#S(){let e=this.#w;e&&(e.style.height=`auto`,e.style.height=`${e.scrollHeight}px`)}#C(){let e=window.visualViewport?.height;e&&this.style.setProperty(`--reroute-viewport`,`${e}px`)}get#w(){return this.renderRoot.querySelector(`textarea`)}get#T(){return this.renderRoot?.querySelector(`.scroller`)??null}};function dn(e){return e.scrollHeight-e.scrollTop-e.clientHeight}function fn(e){try{return JSON.parse(e?.dataset.identity??`null`)}catch{return null}}function pn(e){if(window.Reroute)return;customElements.define(`reroute-chat`,un);let t=new un,n=e?.dataset.locale||document.documentElement.lang||navigator.language,r=new nn(e?.dataset.storage===`session`?`session`:`local`);t.setUp(new Xe(new URL(`.`,e?.src||location.href)),r,n,fn(e)),window.Reroute={open:e=>t.open(e),close:()=>t.close(),setLocale:e=>void t.setLocale(e)},document.body.append(t)}var mn=document.currentScript instanceof HTMLScriptElement?document.currentScript:null;document.body?pn(mn):document.addEventListener(`DOMContentLoaded`,()=>pn(mn))})();