(function(){var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,ee=h.trustedTypes,te=ee?ee.emptyScript:``,ne=h.reactiveElementPolyfillSupport,g=(e,t)=>e,_={toAttribute(e,t){switch(t){case Boolean:e=e?te:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},re=(e,t)=>!l(e,t),ie={attribute:!0,type:String,converter:_,reflect:!1,useDefault:!1,hasChanged:re};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var v=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ie){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ie}static _$Ei(){if(this.hasOwnProperty(g(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(g(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(g(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?_:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?_:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??re)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};v.elementStyles=[],v.shadowRootOptions={mode:`open`},v[g(`elementProperties`)]=new Map,v[g(`finalized`)]=new Map,ne?.({ReactiveElement:v}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var ae=globalThis,oe=e=>e,y=ae.trustedTypes,se=y?y.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,b=`$lit$`,x=`lit$${Math.random().toFixed(9).slice(2)}$`,S=`?`+x,ce=`<${S}>`,C=document,w=()=>C.createComment(``),T=e=>e===null||typeof e!=`object`&&typeof e!=`function`,le=Array.isArray,ue=e=>le(e)||typeof e?.[Symbol.iterator]==`function`,de=`[ 	
\f\r]`,E=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,fe=/-->/g,pe=/>/g,D=RegExp(`>|${de}(?:([^\\s"'>=/]+)(${de}*=${de}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),me=/'/g,he=/"/g,ge=/^(?:script|style|textarea|title)$/i,_e=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),O=_e(1),k=_e(2),A=Symbol.for(`lit-noChange`),j=Symbol.for(`lit-nothing`),ve=new WeakMap,M=C.createTreeWalker(C,129);function ye(e,t){if(!le(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return se===void 0?t:se.createHTML(t)}var be=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=E;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===E?c[1]===`!--`?o=fe:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=D):(ge.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=D):o=pe:o===D?c[0]===`>`?(o=i??E,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?D:c[3]===`"`?he:me):o===he||o===me?o=D:o===fe||o===pe?o=E:(o=D,i=void 0);let d=o===D&&e[t+1].startsWith(`/>`)?` `:``;a+=o===E?n+ce:l>=0?(r.push(s),n.slice(0,l)+b+n.slice(l)+x+d):n+x+(l===-2?t:d)}return[ye(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},N=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=be(t,n);if(this.el=e.createElement(l,r),M.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=M.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(b)){let t=u[o++],n=i.getAttribute(e).split(x),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Se:r[1]===`?`?Ce:r[1]===`@`?we:I}),i.removeAttribute(e)}else e.startsWith(x)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(ge.test(i.tagName)){let e=i.textContent.split(x),t=e.length-1;if(t>0){i.textContent=y?y.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],w()),M.nextNode(),c.push({type:2,index:++a});i.append(e[t],w())}}}else if(i.nodeType===8){if(i.data===S)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(x,e+1))!==-1;)c.push({type:7,index:a}),e+=x.length-1}}a++}}static createElement(e,t){let n=C.createElement(`template`);return n.innerHTML=e,n}};function P(e,t,n=e,r){if(t===A)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=T(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=P(e,i._$AS(e,t.values),i,r)),t}var xe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??C).importNode(t,!0);M.currentNode=r;let i=M.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new F(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Te(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=M.nextNode(),a++)}return M.currentNode=C,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},F=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=j,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=P(this,e,t),T(e)?e===j||e==null||e===``?(this._$AH!==j&&this._$AR(),this._$AH=j):e!==this._$AH&&e!==A&&this._(e):e._$litType$===void 0?e.nodeType===void 0?ue(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==j&&T(this._$AH)?this._$AA.nextSibling.data=e:this.T(C.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=N.createElement(ye(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new xe(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=ve.get(e.strings);return t===void 0&&ve.set(e.strings,t=new N(e)),t}k(t){le(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(w()),this.O(w()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=oe(e).nextSibling;oe(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},I=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=j,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=j}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=P(this,e,t,0),a=!T(e)||e!==this._$AH&&e!==A,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=P(this,r[n+o],t,o),s===A&&(s=this._$AH[o]),a||=!T(s)||s!==this._$AH[o],s===j?e=j:e!==j&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===j?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Se=class extends I{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===j?void 0:e}},Ce=class extends I{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==j)}},we=class extends I{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=P(this,e,t,0)??j)===A)return;let n=this._$AH,r=e===j&&n!==j||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==j&&(n===j||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Te=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){P(this,e)}},Ee={M:b,P:x,A:S,C:1,L:be,R:xe,D:ue,V:P,I:F,H:I,N:Ce,U:we,B:Se,F:Te},De=ae.litHtmlPolyfillSupport;De?.(N,F),(ae.litHtmlVersions??=[]).push(`3.3.3`);var Oe=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new F(t.insertBefore(w(),e),e,void 0,n??{})}return i._$AI(e),i},L=globalThis,R=class extends v{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Oe(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return A}};R._$litElement$=!0,R.finalized=!0,L.litElementHydrateSupport?.({LitElement:R});var ke=L.litElementPolyfillSupport;ke?.({LitElement:R}),(L.litElementVersions??=[]).push(`4.2.2`);var z=e=>O`
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${e}</svg>`,Ae=z(k`<path d="M4 5.5h16v11H11l-4.5 3.6v-3.6H4z"/><path d="M8 9.5h8M8 12.5h5"/>`),je=z(k`<path d="m6 9.5 6 6 6-6"/>`),Me=z(k`<path d="M12 19V5.5M6 11l6-6 6 6"/>`),Ne=z(k`<path d="m5.5 12.5 4.5 4.5 9-10"/>`),Pe=z(k`<path d="M12 5.6v.01M12 12v.01M12 18.4v.01" stroke-width="2.8"/>`),Fe=z(k`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`),B=z(k`<rect x="3.5" y="5" width="17" height="14" rx="2.5"/><circle cx="8.5" cy="10" r="1.6"/><path d="m4 17 4.6-4.2 3.2 2.7 3.7-4 5 4.8"/>`),Ie=z(k`<rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="m4.2 7.5 7.8 6 7.8-6"/>`),Le=z(k`<path d="m12 3.8 2.5 5.3 5.8.7-4.3 4 1.1 5.7-5.1-2.9-5.1 2.9L8 13.8l-4.3-4 5.8-.7z"/>`),Re=z(k`<path d="M13.5 4.5h-7v15h7"/><path d="M11 12h9.5M17 8l4 4-4 4"/>`),ze=z(k`<circle cx="12" cy="8.2" r="3.7"/><path d="M4.8 19.8c.8-4 3.6-5.9 7.2-5.9s6.4 1.9 7.2 5.9"/>`),Be=z(k`<circle cx="12" cy="12" r="8.2"/><path d="M12 7.4V12l3.2 2"/>`),Ve=[`image/jpeg`,`image/png`,`image/webp`],He=8388608,Ue=2048,We=.86,Ge=class extends Error{};async function Ke(e){if(!Ve.includes(e.type))throw new Ge(`picture_type`);let t=await createImageBitmap(e).catch(()=>null),n={picture:e,name:e.name,width:t?.width??0,height:t?.height??0},r=t&&(Math.max(t.width,t.height)>Ue||e.size>He)?await qe(t,e.name):null;t?.close();let i=r&&r.picture.size<e.size?r:n;if(i.picture.size>He)throw new Ge(`picture_too_large`);return i}async function qe(e,t){let n=Math.min(1,Ue/Math.max(e.width,e.height)),r=document.createElement(`canvas`);r.width=Math.round(e.width*n),r.height=Math.round(e.height*n);let i=r.getContext(`2d`);if(!i)return null;i.fillStyle=`#fff`,i.fillRect(0,0,r.width,r.height),i.drawImage(e,0,0,r.width,r.height);let a=await new Promise(e=>r.toBlob(e,`image/jpeg`,We));return a?{picture:a,name:`${t.replace(/\.\w+$/,``)}.jpg`,width:r.width,height:r.height}:null}function Je(e){return[...e?.files??[]]}var Ye=1e3,Xe=800,Ze=e=>[...e].length,Qe=e=>e.trim()!==``&&Ze(e.trim())<=1e3;function $e(e,t,n){let r=Ze(e.trim()),i=r>Ye;return O`<form class="composer" @submit=${e=>(e.preventDefault(),n.submit())}>
    <div class="field">
      ${et(t,n)}
      <textarea id="input" rows="1" dir="auto" enterkeyhint="send" autocomplete="off" .value=${e}
        placeholder=${t.get(`input_placeholder`)} aria-label=${t.get(`input_placeholder`)}
        aria-invalid=${i?`true`:j} aria-describedby=${i?`limit`:j}
        @input=${e=>n.write(e.target.value)}
        @paste=${e=>nt(e,n)}
        @keydown=${e=>rt(e,n)}></textarea>
      <button type="submit" class="send" aria-label=${t.get(`send`)} title=${t.get(`send`)}
        ?disabled=${!Qe(e)}>${Me}</button>
    </div>
    <p class="limit ${i?`bad`:``}" id="limit" role="status">
      ${i?t.get(`too_long`,{max:Ye}):j}
      ${r>Xe?O`<span>${r} / ${Ye}</span>`:j}
    </p>
  </form>`}function et(e,t){let n=e.get(`picture_send`);return O`<input type="file" hidden multiple accept=${Ve.join()} @change=${e=>{let n=e.target;t.show([...n.files??[]]),n.value=``}} />
    <button type="button" class="icon add" aria-label=${n} title=${n} @click=${({currentTarget:e})=>tt(e.getRootNode())}>${B}</button>`}function tt(e){e.querySelector(`input[type=file]`)?.click()}function nt(e,t){let n=Je(e.clipboardData);n.length===0||e.clipboardData?.types.includes(`text/plain`)||(e.preventDefault(),t.show(n))}function rt(e,t){e.key!==`Enter`||e.shiftKey||e.isComposing||e.keyCode===229||(e.preventDefault(),t.submit())}function it(e){let t={id:``,event:`message`,data:``},n=[];for(let r of e.split(`
`)){let[,e=``,i=``]=/^([a-z]+)(?:: ?(.*))?$/.exec(r)??[];e===`data`?n.push(i):e===`id`?t.id=i:e===`event`&&(t.event=i)}return t.data=n.join(`
`),n.length>0||t.event!==`message`?t:null}async function at(e,t,n){let r=e.pipeThrough(new TextDecoderStream).getReader(),i=``;for(;;){let{done:e,value:a}=await r.read();if(e)return;n(),i=(i+a).replace(/\r\n?/g,`
`);let o=i.split(`

`);i=o.pop()??``;for(let e of o.map(it))e&&t(e)}}var ot=[`change`,`receipt`,`tracking`,`order`,`case`],st=[`customer`,`bot`,`agent`,`system`],ct=[`bot`,`waiting`,`agent`];function V(e){return typeof e==`object`&&e&&!Array.isArray(e)?e:null}function H(e,t){return Array.isArray(e)?e.map(e=>V(e)).flatMap(e=>(e&&t(e))??[]):[]}var U=e=>typeof e==`string`?e:``;function lt({id:e,title:t}){return typeof e==`string`&&typeof t==`string`?{id:e,title:t}:null}var W=e=>typeof e==`number`&&e>0?Math.round(e):0;function ut({id:e,name:t,width:n,height:r}){return typeof e==`string`?{id:e,name:U(t),width:W(n),height:W(r)}:null}function dt(e){let t=V(e),n=ot.find(e=>e===t?.type);return!t||!n?null:{type:n,title:U(t.title),rows:H(t.rows,e=>({label:U(e.label),before:e.before,after:e.after})),facts:H(t.facts,e=>({label:U(e.label),value:e.value})),steps:H(t.steps,e=>({label:U(e.label),at:e.at,done:e.done===!0}))}}function ft(e){let t=V(e);return!t||typeof t.id!=`string`||!st.includes(U(t.from))?null:{id:t.id,from:t.from,text:U(t.text),at:U(t.at),buttons:H(t.buttons,lt),card:dt(t.card),language:U(t.language)||null,pictures:H(t.pictures,ut)}}function pt(e){let t=V(e),n=W(t?.position);if(!n)return null;let r=U(t?.due_at);return{position:n,minutes:W(t?.minutes)||null,due:Number.isNaN(Date.parse(r))?null:r,case:U(t?.case)||null}}function mt(e){let t=V(e)??{},n=ct.includes(U(t.owner))?t.owner:`bot`,r=U(V(t.agent)?.name);return{owner:n,agent:n===`agent`&&r?r:null,queue:n===`waiting`?pt(t.queue):null}}function ht(e){return{messages:H(V(e)?.messages,ft),...mt(e)}}function gt(e){let t=V(e),[n,r]=[U(t?.session),U(t?.token)];return n&&r?{session:n,token:r,expires_at:U(t?.expires_at)}:null}function _t(e){let t=V(e);return t&&typeof t.customer==`string`?t:null}function vt(e){return U(V(e)?.type).split(`:`).at(-1)??``}var G=class extends Error{},K=class extends Error{},q=class extends Error{},yt=[408,425,429];function bt(e,t){let n=vt(t)||String(e);return e===401&&!n.startsWith(`identity_`)?new G(n):e>=500||yt.includes(e)?new q(n):new K(n)}var xt=1e3,St=3e4,Ct=6e4;function wt(e,t){return new Promise(n=>{let r=()=>{clearTimeout(i),window.removeEventListener(`online`,r),t.removeEventListener(`abort`,r),n()},i=setTimeout(r,e);window.addEventListener(`online`,r),t.addEventListener(`abort`,r)})}var Tt=class{gateway;listener;#e=null;#t=!1;#n=!1;constructor(e,t){this.gateway=e,this.listener=t,document.addEventListener(`visibilitychange`,()=>this.#r())}start(){this.stop(),this.#t=!0,this.#n=!1,this.#r()}stop(){this.#e?.abort(),this.#e=null,this.#t=!1,this.listener.onLink(`idle`)}#r(){document.hidden?(this.#e?.abort(),this.#e=null):this.#t&&!this.#e&&(this.#e=new AbortController,this.#i(this.#e.signal))}async#i(e){let t=0,n;for(;!e.aborted&&(n=this.listener.session());){try{await this.#a(n,e,()=>t=0)}catch(t){if(e.aborted||t instanceof G&&this.listener.onExpired(n))return}++t>1&&!e.aborted&&this.listener.onLink(`reconnecting`),await wt(Math.min(St,xt*2**(t-1))*(.5+Math.random()/2),e)}}async#a(e,t,n){await this.listener.load(e,!this.#n),this.#n=!0;let r=new AbortController,i=setTimeout(()=>r.abort(),Ct),a=()=>{clearTimeout(i),i=setTimeout(()=>r.abort(),Ct)};try{let i=AbortSignal.any([t,r.signal]),o=await this.gateway.stream(e,this.listener.cursor(),i);n(),this.listener.onLink(`online`),await at(o,e=>this.listener.onEvent(e),a)}finally{clearTimeout(i)}}},Et=class{gateway;session;changed;#e=new Map;constructor(e,t,n){this.gateway=e,this.session=t,this.changed=n}keep(e,t){this.#e.set(e,URL.createObjectURL(t))}url(e,t){let n=this.#e.get(e);return n===void 0&&this.#t(e,t),n?.startsWith(`blob:`)?n:null}isLoading(e){return this.#e.get(e)===`loading`}giveUp(e){this.#n(e),this.#e.set(e,`unseen`),this.changed()}clear(){for(let e of this.#e.keys())this.#n(e);this.#e.clear()}async#t(e,t){let n=this.session();this.#e.set(e,n?`loading`:`unseen`);let r=n&&await this.gateway.picture(n,t).catch(()=>null);this.#e.get(e)===`loading`&&(r&&Ve.includes(r.type)?this.keep(e,r):this.#e.set(e,`unseen`),this.changed())}#n(e){let t=this.#e.get(e);t?.startsWith(`blob:`)&&URL.revokeObjectURL(t)}},Dt=class{hands;#e=!1;constructor(e){this.hands=e}restore(e){let{memory:t}=this.hands;for(let{outgoing:n,title:r,written:i,session:a}of t.unsent())`button`in n&&a!==e?.session?t.drop(n.id):this.hands.thread().addOwn(n,r,new Date(i))}write(e,t,n=[]){let r=new Date,i=this.hands.sessions.current?.session??null;return`picture`in e||this.hands.memory.keep({outgoing:e,title:t,written:r.getTime(),session:i}),this.hands.thread().addOwn(e,t,r,n)}clear(){for(let{outgoing:e}of this.hands.memory.unsent())this.hands.memory.drop(e.id)}retry(e){let t=e?[e]:this.hands.thread().waiting(`failed`);for(let e of t)e.delivery=`sending`;this.send()}async send(){if(this.hands.changed(),this.#e)return;this.#e=!0;let e;for(;e=this.hands.thread().waiting(`sending`)[0];)await this.#t(e),this.hands.changed();this.#e=!1,this.hands.changed()}async#t(e){let{outgoing:t}=e;if(!t)return;let{sessions:n,gateway:r,memory:i}=this.hands,[a,o]=[n.current,this.hands.heard()];try{let n=await r.send(a??await this.#n(),t,t=>this.#r(e,t));e.delivery=`sent`,i.drop(t.id),this.hands.thread().entries.includes(e)&&this.hands.onReply(n,o)}catch(t){t instanceof G&&a?this.#i(e,a):t instanceof K?this.#a(e,t.message):this.#o(e)}}async#n(){let e=await this.hands.sessions.begin();return this.hands.onBegun(),e}#r(e,t){e.progress=t,this.hands.changed()}#i(e,t){this.hands.sessions.current?.token===t.token&&e.outgoing&&`button`in e.outgoing&&this.#a(e,`session_expired`),this.hands.onExpired(t)}#a(e,t){e.delivery=`refused`,e.problem=t,e.outgoing&&this.hands.memory.drop(e.outgoing.id),this.hands.onRefused(t)}#o(e){e.delivery===`sending`&&(e.delivery=`failed`);for(let e of this.hands.thread().waiting(`sending`))e.delivery=`failed`}},Ot=6e5,kt=class{gateway;memory;onRefused;locale=`en`;identity=null;#e=null;constructor(e,t,n){this.gateway=e,this.memory=t,this.onRefused=n,setInterval(()=>void this.renew(),Ot)}get current(){let e=this.memory.session;return e&&e.session===this.#e?.session&&(this.#e=e),this.#e}resume(){let e=this.memory.session;return e&&this.#i(e)?this.memory.session=null:this.#e=e,this.#e}async follow(e){let t=await this.gateway.createSession(this.locale,null,e);return this.memory.session=this.#e=t}async begin(){let e=this.resume();if(e)return e;let t=await this.#t();return this.#r(this.identity?{...t,customer:this.identity.customer}:t),t}async renew(){let e=this.current,t=e&&await this.gateway.renew(e).catch(()=>null);e&&t&&this.current?.session===e.session&&this.#r({...e,...t})}async identify(){let[e,t]=[this.current,this.identity];if(!e||!t)return!0;if(this.#i(e))return!1;try{await this.gateway.identify(e,t);let n=this.current;n?.session===e.session&&this.#r({...n,customer:t.customer})}catch(e){e instanceof K&&this.#n()}return!0}forget(){let e=this.memory.session,t=e&&e.session!==this.#e?.session?e:null;return t||(this.memory.session=null),this.#e=t}async#t(){return this.gateway.createSession(this.locale,this.identity).catch(e=>{if(!(e instanceof K||e instanceof G)||this.identity===null)throw e;return this.#n(),this.gateway.createSession(this.locale,null)})}#n(){this.identity=null,this.onRefused()}#r(e){this.#e=e;let t=this.memory.session;t&&t.session!==e.session||(this.memory.session=e)}#i(e){return!!(this.identity&&e.customer&&e.customer!==this.identity.customer)}},At={text:``,at:``,buttons:[],card:null,language:null,pictures:[]},jt={delivery:null,outgoing:null,progress:0,problem:``,acknowledged:!1,end:!1},Mt={owner:`bot`,agent:null,queue:null},Nt=[`customer`,`agent`],Pt=class{entries=[];standing=Mt;add(e,t=!1){let n=this.#e(e);if(n)return this.#t(n,e),!1;let r=t=>t.acknowledged&&Rt(t.message,e),i=this.entries.findIndex(e=>It(e)||t&&Lt(e)||r(e)),a={...jt,key:e.id,message:e,acknowledged:!0};return this.entries.splice(i<0?this.entries.length:i,0,a),!0}addOwn(e,t,n,r=[]){let i={...At,id:e.id,from:`customer`,text:t,at:n.toISOString(),pictures:r},a={...jt,key:e.id,message:i,delivery:`sending`,outgoing:e};return this.entries.push(a),a}end(e){let t=this.entries.filter(It),n=this.entries.filter(e=>!t.includes(e));if(n.length===0)return;let r={...At,id:e,from:`system`},i={...jt,key:e,message:r,end:!0};this.entries=[...n.map(e=>({...e,acknowledged:!1})),i,...t],this.standing=Mt}waiting(e){return this.entries.filter(t=>t.delivery===e)}pressable(){if(this.standing.owner===`agent`)return null;let e=this.entries.findLastIndex(e=>e.message.buttons.length>0);if(this.standing.owner===`waiting`)return this.entries[e]??null;let t=this.entries.slice(e+1).some(({message:e,end:t})=>t||Nt.includes(e.from));return e<0||t?null:this.entries[e]??null}#e(e){let t=this.entries.find(t=>t.message.id===e.id);return t||e.from!==`customer`?t:this.entries.find(t=>t.outgoing&&!t.acknowledged&&Ft(t.message,e))}#t(e,t){e.message=t,e.acknowledged=!0,e.outgoing&&(e.delivery=`sent`)}};function Ft(e,t){let n=e.pictures.length;return n===t.pictures.length&&(n>0||e.text===t.text)}function It({delivery:e}){return e===`sending`||e===`failed`}function Lt({outgoing:e,acknowledged:t,delivery:n}){return e!==null&&!t&&n!==`refused`}function Rt(e,t){return Date.parse(e.at)>Date.parse(t.at)}var zt=3e3,Bt=5e3,Vt=class{gateway;memory;signals;changed;thread=new Pt;link=`idle`;typing=!1;unread=0;ratingDue=!1;sessions;gallery;#e;#t;#n=0;#r=0;#i=``;#a=0;#o=null;constructor(e,t,n,r){this.gateway=e,this.memory=t,this.signals=n,this.changed=r,this.sessions=new kt(e,t,()=>n.emit(`error`,{problem:`identity_refused`})),this.gallery=new Et(e,()=>this.sessions.current,r),this.#e=new Dt({thread:()=>this.thread,sessions:this.sessions,memory:t,gateway:e,changed:r,onBegun:()=>this.#t.start(),heard:()=>this.#a,onReply:(e,t)=>this.#h(t===this.#a?e:{...e,...this.thread.standing}),onExpired:e=>this.#d(e),onRefused:e=>n.emit(`error`,{problem:e})}),this.#t=new Tt(e,{session:()=>this.sessions.current,load:(e,t)=>this.#p(e,t),cursor:()=>this.#o,onEvent:e=>this.#m(e),onLink:e=>this.#y(e),onExpired:e=>this.#d(e)}),t.onLeft(e=>e===this.sessions.current?.session&&this.#u()),window.addEventListener(`online`,()=>this.#e.retry()),window.addEventListener(`offline`,r)}resume(){this.#s(this.sessions.resume())}async follow(e){let t=await this.sessions.follow(e).catch(()=>this.sessions.resume());this.#s(t)}#s(e){if(this.#e.restore(e),!e)return void this.#e.send();this.sessions.renew(),this.sessions.identify(),this.#t.start()}say(e){this.#l(this.#e.write({id:crypto.randomUUID(),text:e},e))}press(e){this.#l(this.#e.write({id:crypto.randomUUID(),button:e.id},e.title))}show({picture:e,name:t,width:n,height:r}){let i=crypto.randomUUID();this.gallery.keep(i,e),this.#l(this.#e.write({id:i,picture:e,name:t},``,[{id:i,name:t,width:n,height:r}]))}retry(e){this.#e.retry(e)}read(){this.unread=0}typed(){let e=this.sessions.current,t=Date.now();!e||this.thread.standing.owner===`bot`||t-this.#r<zt||(this.#r=t,this.gateway.typing(e).catch(()=>void 0))}see(e){let t=this.sessions.current,n=e=>this.thread.entries.findIndex(({message:t})=>t.id===e);!t||n(e)<=n(this.#i)||(this.#i=e,this.gateway.read(t,e).catch(()=>void 0))}async transcript(){return this.#c(e=>this.gateway.transcript(e))}async rate(e,t){await this.#c(n=>this.gateway.rate(n,e,t)),this.ratingDue=!1,this.changed()}async identify(e){this.sessions.identity=e,await this.sessions.identify()||await this.leave()}async leave(){let e=this.sessions.current;e&&this.memory.leave(e),this.#u(),e&&await this.gateway.signOut(e).catch(()=>void 0)}async#c(e){let t=this.sessions.current;if(!t)throw new K(`session_unknown`);return e(t).catch(e=>{throw e instanceof G&&this.#d(t),e})}#l(e){this.ratingDue=!1,this.#_(e.message),this.#e.send()}#u(){this.#e.clear(),this.#f(),this.gallery.clear(),this.thread=new Pt,this.ratingDue=!1,this.unread=0,this.changed()}#d(e){let t=this.sessions.current;return t&&t.token!==e.token?!1:(t&&(this.#f(),this.thread.end(e.session),this.#e.send()),!0)}#f(){this.#t.stop(),this.#o=null,this.sessions.forget()&&this.#t.start()}async#p(e,t){if(!t&&this.thread.standing.owner===`bot`)return;let n=await this.gateway.history(e,this.#o);this.#o=n.messages.at(-1)?.id??this.#o,this.#h(n,!t),this.#e.send()}#m(e){e.event===`typing`&&this.#v(!0),e.event===`owner`&&(this.#a+=1,this.#g(mt(Ht(e.data))));let t=e.event===`message`?ft(Ht(e.data)):null;t&&(this.#o=e.id||t.id,this.#h({messages:[t],...this.thread.standing}))}#h({messages:e,...t},n=!0){this.#g(t);for(let t of e){let e=this.thread.add(t,!n);e&&n&&this.#_(t),t.from===`customer`?this.memory.drop(t.id):e&&(n&&(this.unread+=1),this.#v(!1))}this.changed()}#g(e){this.thread.standing.owner===`agent`&&e.owner===`bot`&&(this.ratingDue=!0),this.thread.standing=e,this.changed()}#_({id:e,from:t,text:n,at:r}){this.signals.emit(`message`,{id:e,from:t,text:n,at:r})}#v(e){clearTimeout(this.#n),this.typing=e,e&&(this.#n=window.setTimeout(()=>this.#v(!1),Bt)),this.changed()}#y(e){let t=this.link===`reconnecting`;this.link=e,e===`online`&&t?this.#e.retry():e===`online`?this.changed():this.#v(!1)}};function Ht(e){try{return JSON.parse(e)}catch{return null}}var Ut=class{host;take;over=!1;constructor(e,t){this.host=e,this.take=t}onDragOver=e=>{e.dataTransfer?.types.includes(`Files`)&&(e.preventDefault(),e.dataTransfer.dropEffect=`copy`,this.#e(!0))};onDragLeave=({currentTarget:e,relatedTarget:t})=>{t instanceof Node&&e.contains(t)||this.#e(!1)};onDrop=e=>{let t=Je(e.dataTransfer);t.length!==0&&(e.preventDefault(),this.#e(!1),this.take(t))};#e(e){e!==this.over&&(this.over=e,this.host.requestUpdate())}};function Wt(e){let t=e.get(`welcome`);return t?O`<article class="message bot"><div class="bubble">${t}</div></article>`:j}function Gt(e){return O`<p class="typing bubble"><i></i><i></i><i></i><span class="unseen">${e.get(`typing`)}</span></p>`}function Kt(e,t){return O`<div class="notice">
    <button type="button" class="invite" @click=${t}>${Le}${e.get(`rate`)}</button>
  </div>`}var qt=`\\d(?:[\\d.,\\u00a0\\u202f]*\\d)?`,Jt=`(?:[A-Z]{0,3}[$€£¥]|EUR|USD|GBP|CHF|CNY)`,Yt=`(?:[-−+]?${Jt}[\\s]?${qt}|[-−+]?${qt}[\\s]?${Jt})`,Xt=RegExp(`^(.*\\S)[\\s,:·–-]*?[\\s(](${Yt})\\)?[.。]?\\s*$`,`su`),Zt=new RegExp(Yt,`gu`);function Qt(e){let t=Xt.exec(e);return t?[t[1].replace(/[\s,:：，·–-]+$/u,``),t[2]]:null}function $t(e){let t=e.match(Zt)??[];return t.length===1?t[0]:``}var en=/https?:\/\/[^\s<>"'“”„«»（）【】，。；、]+/gi,tn=/^(\d{1,2}\.|•) /,nn=/([A-Z]{1,4}-\d{2,})/,rn=/[.,;:!?)\]]+$/,an=/^\d{4}-\d\d-\d\dT\d\d:\d\d/,on=/^\d{4}-\d\d-\d\d$/;function sn(e){try{let t=new URL(e);return(t.protocol===`https:`||t.protocol===`http:`)&&!t.username&&!t.password?t.href:null}catch{return null}}function cn(e){return e.split(/(?<=\n)/).flatMap(e=>tn.test(e)?ln(e):dn(e))}function ln(e){let t=Qt(e)?.[1];if(!t)return O`<span class="item">${dn(e)}</span>`;let n=e.lastIndexOf(t);return O`<span class="item priced"><span>${dn(e.slice(0,n))}</span><span class="price">${e.slice(n)}</span></span>`}function un(e){return e.split(/(?<=,)( )|(?<=，)/).flatMap(e=>e?.trim()?O`<span class="part">${e}</span>`:e??``)}function dn(e){let t=[],n=0;for(let r of e.matchAll(en)){let i=r[0].replace(rn,``),a=sn(i);a&&(t.push(...fn(e.slice(n,r.index))),t.push(O`<a href=${a} target="_blank" rel="noopener noreferrer nofollow">${i}</a>`),n=r.index+i.length)}return[...t,...fn(e.slice(n))]}function fn(e){return e.split(nn).map((e,t)=>t%2?O`<span class="code">${e}</span>`:e)}function J(e,t){return Array.isArray(e)?e.map(e=>J(e,t)).join(`, `):typeof e==`number`?new Intl.NumberFormat(t).format(e):typeof e==`string`?an.test(e)?Y(e,t,{day:`numeric`,month:`short`,hour:`2-digit`,minute:`2-digit`}):on.test(e)?Y(`${e}T00:00:00Z`,t,{dateStyle:`medium`,timeZone:`UTC`}):e:``}function Y(e,t,n){let r=new Date(e);return Number.isNaN(r.getTime())?e:new Intl.DateTimeFormat(t,n).format(r)}function pn(e,t,n){let r=[...t.rows.map(e=>[e.label,e.after,e.before]),...t.facts.map(e=>[e.label,e.value]),...t.steps.map(e=>[e.label,e.at])].map(e=>e.map(e=>J(e,n))),i=e=>r.some(t=>hn(e,t)),a=e.split(`
`),o=a.findIndex(i);if(o<0)return[e,``];let s=a.slice(o).filter(e=>!i(e)).join(`
`);return[a.slice(0,o).join(`
`).trim(),r.reduce(mn,s).trim()]}function mn(e,[t,n]){if(!t||!n)return e;let r=[t,n].map(e=>e.replace(/[\\^$.*+?()[\]{}|]/g,`\\$&`));return e.replace(RegExp(`(^|\\n|[.!?] |[。！？])${r.join(`[:：]? *`)}(?:[.。] ?|(?=\\n|$))`),`$1`)}function hn(e,t){let[n,r]=t;if(!n||!r||!e.includes(n)||!e.includes(r))return!1;let i=t.filter(Boolean).sort((e,t)=>t.length-e.length).reduce((e,t)=>e.replace(t,``),e);return!/[\p{L}\p{N}]/u.test(i)}function gn(e){return/[\u3040-\u30ff]/.test(e)?`ja`:/\p{Script=Han}/u.test(e)?`zh`:null}function _n(e,t,n){let r=e.get(`minimize`);return O`<div class="head">
    <h2>${e.get(`title`)}</h2>
    ${t}
    <button type="button" class="icon" aria-label=${r} title=${r} @click=${n}>${je}</button>
  </div>`}function vn({owner:e,agent:t,queue:n},r){let i=e===`waiting`,a=i?yn(...n?.due?xn(n.due,n.case,r):[r.get(`waiting`),...bn(n,r)]):r.get(t?`agent_here`:`agent_here_unnamed`,{name:t??``});return O`<div class="standing" role="status">
    ${e===`bot`?j:O`<p>${i?Be:ze}<span dir="auto">${a}</span></p>`}
  </div>`}var yn=(...e)=>e.filter(Boolean).join(` `);function bn(e,t){if(!e)return[];let{position:n,minutes:r}=e,i=r?t.get(r===1?`waiting_minute`:`waiting_minutes`,{minutes:r}):``;return[t.get(`waiting_position`,{position:n}),i]}function xn(e,t,n){let r=Y(e,n.locale,{weekday:`long`,day:`numeric`,month:`long`}),i=Y(e,n.locale,{timeStyle:`short`});return[n.get(`waiting_due`,{day:r,time:i}),t?n.get(`waiting_case`,{case:t}):``]}function Sn(e,t){let n=navigator.onLine?e===`reconnecting`?`reconnecting`:null:`offline`;return O`<p class="trouble" role="status">${n?t.get(n):j}</p>`}function Cn(e,t,n,r){let i=e.get(t?`launcher_close`:`launcher_open`),a=e.get(`new_message`);return O`<button type="button" class="launcher ${t?`open`:``}" aria-expanded=${t}
      aria-label=${n?`${i}. ${a} (${n})`:i} @click=${r}>
      ${t?je:Ae}
      ${n?O`<span class="unread" aria-hidden="true">${n>9?`9+`:n}</span>`:j}
    </button>
    <p class="unseen" role="status">${n?a:j}</p>`}var wn=/[#&]talk=(go-[A-Za-z0-9_-]{22})(?=&|$)/;function Tn(){let e=wn.exec(location.hash)?.[1]??null;return e&&history.replaceState(history.state,``,location.pathname+location.search),e}var En={ArrowDown:(e,t)=>(e+1)%t,ArrowUp:(e,t)=>(e-1+t)%t,Home:()=>0,End:(e,t)=>t-1},Dn=class{host;#e=!1;constructor(e){this.host=e}render(e,t){return O`<div class="menu" @keydown=${this.#i} @focusout=${this.#a}>
      <button type="button" class="icon" id="menu-button" aria-haspopup="menu" aria-expanded=${this.#e}
        aria-controls=${this.#e?`menu`:j} aria-label=${e} title=${e}
        @click=${()=>this.#r(!this.#e)}>${Pe}</button>
      ${this.#e?this.#t(t):j}
    </div>`}focus(){this.host.renderRoot.querySelector(`#menu-button`)?.focus()}#t(e){return O`<div class="items" id="menu" role="menu" aria-labelledby="menu-button">
      ${e.map(e=>O`<button type="button" role="menuitem" tabindex="-1" @click=${()=>this.#n(e)}>
          ${e.icon}<span>${e.label}</span>
        </button>`)}
    </div>`}#n(e){this.#r(!1),this.focus(),e.act()}#r(e){this.#e=e,this.host.requestUpdate(),e&&this.host.updateComplete.then(()=>this.#o()[0]?.focus())}#i=e=>{if(!this.#e)return;let t=this.#o(),n=En[e.key];if(n)t[n(t.indexOf(this.#s()),t.length)]?.focus();else if(e.key===`Escape`)this.#r(!1),this.focus();else return;e.preventDefault(),e.stopPropagation()};#a=({currentTarget:e,relatedTarget:t})=>{let n=t instanceof Node&&e.contains(t);this.#e&&!n&&this.#r(!1)};#o(){return[...this.host.renderRoot.querySelectorAll(`[role=menuitem]`)]}#s(){return this.host.renderRoot.activeElement}},On={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},kn=e=>(...t)=>({_$litDirective$:e,values:t}),An=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:jn}=Ee,Mn=e=>e,Nn=()=>document.createComment(``),X=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new jn(r.insertBefore(Nn(),i),r.insertBefore(Nn(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=Mn(e).nextSibling;Mn(r).insertBefore(e,i),e=t}}}return n},Z=(e,t,n=e)=>(e._$AI(t,n),e),Pn={},Fn=(e,t=Pn)=>e._$AH=t,In=e=>e._$AH,Ln=e=>{e._$AR(),e._$AA.remove()},Rn=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},zn=kn(class extends An{constructor(e){if(super(e),e.type!==On.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=In(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=Z(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=Z(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=Z(i[d],a[m]),X(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=Z(i[f],a[p]),X(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=Rn(o,p,m),u=Rn(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=X(e,i[d]);Z(t,a[p]),c[p]=t}else c[p]=Z(n,a[p]),X(e,i[d],n),i[t]=null;p++}else Ln(i[f]),f--}else Ln(i[d]),d++;for(;p<=m;){let t=X(e,c[m+1]);Z(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&Ln(e)}return this.ut=o,Fn(e,c),A}}),Bn={change:`card_change`,receipt:`card_receipt`,tracking:`card_tracking`,order:`card_order`,case:`card_case`};function Vn(e,t,n){return O`<section class="card ${e.type}">
    ${Hn(e,t)} ${e.rows.map(e=>Un(e,t))} ${Gn(e.steps,t)}
    ${Wn(e.facts,t)} ${n}
  </section>`}function Hn(e,t){let n=t.get(Bn[e.type]);return!n&&!e.title?j:O`<h3>
    ${e.type===`receipt`?Ne:j}<span>${n}</span> ${e.title?O`<span class="of" dir="auto">${e.title}</span>`:j}
  </h3>`}function Un(e,t){let n=J(e.before,t.locale),r=J(e.after,t.locale),i=(e,i)=>i?O`<div class=${e}>
          <dt class=${n&&r?``:`unseen`}>${t.get(e)}</dt>
          <dd dir="auto">${un(i)}</dd>
        </div>`:j;return O`<div class="row">
    <h4 dir="auto">${e.label}</h4>
    <dl class=${n&&r?`pair`:`single`}>
      ${i(`before`,n)} ${i(`after`,r)}
    </dl>
  </div>`}function Wn(e,t){return e.length===0?j:O`<dl class="facts">
    ${e.map(e=>O`<div>
        <dt dir="auto">${e.label}</dt>
        <dd dir="auto">${un(J(e.value,t.locale))}</dd>
      </div>`)}
  </dl>`}function Gn(e,t){if(e.length===0)return j;let n=e.findLastIndex(e=>e.done);return O`<ol class="steps">
    ${e.map((e,r)=>O`<li class=${e.done?`done`:`pending`} aria-current=${r===n?`step`:j}>
        <span class="mark">${e.done?Ne:j}</span>
        <span class="label" dir="auto">${e.label}</span>
        <span class="unseen">${t.get(e.done?`done`:`pending`)}</span>
        <span class="at">${Kn(e.at,t)}</span>
      </li>`)}
  </ol>`}function Kn(e,t){let n=J(e,t.locale);return typeof e!=`string`||!/T\d\d:/.test(e)||new Date(e).toDateString()!==new Date().toDateString()?n:`${t.get(`today`)} ${Y(e,t.locale,{timeStyle:`short`})}`.trim()}var qn=/^\s*(?:\d{1,2}\.|•)\s+(.+)$/;function Jn(e,t){let n=e.split(`
`),r=n.flatMap((e,t)=>qn.test(e)?t:[]);if(t.length>0&&r.length===t.length){let e=t.map((e,t)=>Yn(e,qn.exec(n[r[t]])[1])),i=e=>e.join(`
`).trim();return{before:i(n.slice(0,r[0])),options:e,after:i(n.slice(r.at(-1)+1))}}return t.filter(e=>Qt(e.title)).length>0?{before:e,options:t.map(e=>Yn(e,``)),after:``}:null}function Yn(e,t){let[n,r]=Qt(e.title)??[e.title,$t(t)];return{button:e,title:n,price:r,detail:Xn(n,t)}}function Xn(e,t){return t.startsWith(e)?t.slice(e.length).replace(/^[\s,:，：.。]+/u,``):t}function Zn(e,t,n){return O`<div class="buttons options" role="group">
    ${e.map(({button:e,title:r,detail:i,price:a})=>O`<button type="button" ?disabled=${!t} @click=${()=>n(e)}>
        <span class="title" dir="auto">${r}</span> ${a?O`<span class="price">${a}</span>`:j}
        ${i?O`<span class="detail" dir="auto">${i}</span>`:j}
      </button>`)}
  </div>`}var Qn={customer:`you`,bot:`assistant`,agent:`agent`,system:``},$n=class{thread;gallery;strings;hands;constructor(e,t,n,r){this.thread=e,this.gallery=t,this.strings=n,this.hands=r}render(){let{entries:e}=this.thread,t=this.thread.pressable(),n=e.findLast(e=>e.delivery!==null);return O`${zn(e,e=>e.key,(r,i)=>{let[a,o]=[e[i-1],e[i+1]],s={previous:a,next:o,pressable:r===t,lastOwn:r===n};return O`${this.#e(r,a)} ${this.#r(r,s)}`})}`}#e(e,t){let n=this.#t(e.message.at);return!n||t&&this.#t(t.message.at)===n?j:O`<p class="day">${n===this.#t(new Date().toISOString())?this.strings.get(`today`):n}</p>`}#t(e){return e&&Y(e,this.strings.locale,{day:`numeric`,month:`long`})}#n(e){return e&&Y(e,this.strings.locale,{timeStyle:`short`})}#r(e,t){let{message:n}=e;if(e.end)return O`<p class="notice">${this.strings.get(`session_ended`)}</p>`;let r=t.previous?.message.from===n.from;return O`<article class="message ${n.from} ${r?`continued`:``}" data-id=${n.id}>
      ${this.#i(n,r)} ${this.#a(n,t.pressable)}
      ${n.pictures.map((t,n)=>this.#s(e,t,n))} ${this.#c(e,t)}
    </article>`}#i({from:e,at:t},n){let r=(e===`agent`?this.thread.standing.agent:null)??this.strings.get(Qn[e]);return r?O`<p class=${e===`agent`&&!n?`author`:`unseen`}>${r}<span class="unseen">, ${this.#n(t)}:</span></p>`:j}#a({text:e,card:t,buttons:n,language:r},i){if(t){let[a,o]=pn(e,t,this.strings.locale),s=O`${Q(o,`rest`,r)} ${this.#o(n,i,t.type===`change`)}`;return O`${Q(a,`bubble`,r)} ${Vn(t,this.strings,s)}`}let a=Jn(e,n);return a?O`${Q(a.before,`bubble`,r)}
      ${Zn(a.options,i,this.hands.press)} ${Q(a.after,`bubble`,r)}`:O`${Q(e,`bubble`,r)} ${this.#o(n,i,!1)}`}#o(e,t,n){return e.length===0?j:O`<div class="buttons ${n?`decision`:``}" role="group">
      ${e.map(e=>O`<button type="button" ?disabled=${!t} @click=${()=>this.hands.press(e)}>
          ${e.title}
        </button>`)}
    </div>`}#s(e,t,n){let r=n?`${e.key}/${n}`:e.key,i=t.name||this.strings.get(`picture`),a=this.gallery.url(r,t),o=e.delivery===`sending`&&e.outgoing&&`picture`in e.outgoing;return a?O`<a class="picture" href=${a} target="_blank" rel="noopener" aria-label="${this.strings.get(`picture`)}: ${i}">
      <img src=${a} alt="" width=${t.width||j} height=${t.height||j} @error=${()=>this.gallery.giveUp(r)} />
      ${o?O`<progress max="1" .value=${e.progress} aria-label=${this.strings.get(`sending`)}></progress>`:j}
    </a>`:O`<p class="picture none" aria-busy=${this.gallery.isLoading(r)}>${B}<span dir="auto">${i}</span></p>`}#c(e,{next:t,lastOwn:n}){let{at:r,from:i}=e.message,a=this.#n(r),o=t&&!t.end&&t.message.from===i&&this.#n(t.message.at)===a,s=this.#l(e,n);return(!a||o)&&s===j?j:O`<p class="foot">
      ${a?O`<time datetime=${r} aria-hidden="true">${a}</time>`:j} ${s}
    </p>`}#l(e,t){switch(e.delivery){case`failed`:return O`<span class="delivery bad">
          ${this.strings.get(`not_sent`)}
          <button type="button" @click=${()=>this.hands.retry(e)}>${this.strings.get(`retry`)}</button>
        </span>`;case`refused`:return O`<span class="delivery bad">${this.strings.get(`not_sent`)}. ${this.#u(e.problem)}</span>`;case`sending`:case`sent`:return t?O`<span class="delivery">${this.strings.get(e.delivery)}</span>`:j;default:return j}}#u(e){return this.strings.get({picture_refused:`picture_refused`,too_large:`picture_too_large`}[e]??`error_generic`)}};function Q(e,t,n){return e?O`<div class=${t} dir="auto" lang=${n??gn(e)??j}>${cn(e)}</div>`:j}var er=[`not_verified`,`rate_limited`],tr=class{host;#e=null;constructor(e){this.host=e}tell(e,t={},n=`good`){this.#e={key:e,values:t,look:n},this.host.requestUpdate()}refuse(e,t){this.tell(er.includes(e.message)?`${t}_${e.message}`:`error_generic`,{},`bad`)}clear(){this.#e=null,this.host.requestUpdate()}render(e){return O`<div role="status">${this.#e?this.#t(this.#e,e):j}</div>`}#t({key:e,values:t,look:n},r){let i=r.get(`dismiss`);return O`<p class="note ${n}">
      <span dir="auto">${r.get(e,t)}</span>
      <button type="button" class="icon" aria-label=${i} title=${i} @click=${()=>this.clear()}>${Fe}</button>
    </p>`}},nr=1e3,rr=[1,2,3,4,5],ir=class{host;answers;#e=null;#t=0;#n=``;#r=!1;constructor(e,t){this.host=e,this.answers=t}get isOpen(){return this.#e!==null}open(e){[this.#e,this.#t,this.#n,this.#r]=[e,0,``,!1],this.host.requestUpdate(),this.host.updateComplete.then(()=>this.host.renderRoot.querySelector(`.sheet`)?.focus())}close(){this.#e=null,this.host.requestUpdate(),this.host.updateComplete.then(()=>this.answers.closed())}render(e){if(!this.#e)return j;let t=this.#e===`end`;return O`<div class="veil" @click=${()=>this.close()}></div>
      <section class="sheet" dir=${e.direction} role="dialog" aria-modal="true" aria-labelledby="sheet-title" tabindex="-1" @keydown=${this.#c}>
        <form @submit=${e=>(e.preventDefault(),void this.#s())}>
          <h3 id="sheet-title">${e.get(t?`end_title`:`rate_title`)}</h3>
          ${t?O`<p>${e.get(`end_text`)}</p>`:j} ${this.#i(e,t)}
          ${this.#t?this.#a(e):j}
          <p class="bad" role="alert">${this.#r?e.get(`error_generic`):j}</p>
          <div class="buttons decision">
            <button type="submit" ?disabled=${!t&&!this.#t}>${e.get(t?`end`:`rate_send`)}</button>
            <button type="button" @click=${()=>this.close()}>${e.get(`cancel`)}</button>
          </div>
        </form>
      </section>`}#i(e,t){return O`<fieldset class="stars">
      <legend class=${t?``:`unseen`}>${e.get(t?`rate_optional`:`rate_title`)}</legend>
      ${rr.map(t=>O`<label class=${t<=this.#t?`lit`:``}>
          <input type="radio" name="stars" value=${t} .checked=${t===this.#t}
            aria-label=${e.get(`rate_stars`,{stars:t})} @change=${()=>this.#o(t)} />
          ${Le}
        </label>`)}
    </fieldset>`}#a(e){return O`<label class="words">
      <span>${e.get(`rate_words`)}</span>
      <textarea rows="3" dir="auto" maxlength=${nr} .value=${this.#n}
        @input=${e=>this.#n=e.target.value}></textarea>
    </label>`}#o(e){this.#t=e,this.host.requestUpdate()}async#s(){let e=this.#e;try{this.#t&&await this.answers.rate(this.#t,this.#n.trim())}catch{this.#r=e===`rate`,this.host.requestUpdate()}this.#r||this.#e!==e||(this.close(),e===`end`&&this.answers.end())}#c=e=>{e.key!==`Escape`||e.isComposing||(e.stopPropagation(),this.close())}};function ar(e){if(!e||document.hidden)return null;let{bottom:t}=e.getBoundingClientRect();return[...e.querySelectorAll(`.message.agent`)].findLast(e=>e.getBoundingClientRect().top<t)?.dataset.id??null}var or={title:`Customer service`,launcher_open:`Open chat`,launcher_close:`Close chat`,minimize:`Close`,input_placeholder:`Write a message`,send:`Send`,sending:`Sending…`,sent:`Sent`,not_sent:`Not sent`,retry:`Try again`,offline:`You are offline`,reconnecting:`Connecting again…`,typing:`Typing…`,you:`You`,assistant:`Assistant`,agent:`Agent`,too_long:`At most {max} characters`,menu:`Menu`,picture:`Picture`,picture_send:`Send a picture`,error_generic:`Something went wrong. Please try again.`},sr=[`ar`,`fa`,`he`,`ur`],cr=class{language=`en`;locale=`en`;#e=or;get direction(){return sr.includes(this.language.slice(0,2))?`rtl`:`ltr`}use(e,t,n){this.language=e,this.locale=lr(n)&&n.startsWith(e)?n:e,this.#e={...or,...t}}get(e,t={}){return(this.#e[e]??``).replace(/\{(\w+)\}/g,(e,n)=>Object.hasOwn(t,n)?String(t[n]):e)}};function lr(e){try{return Intl.DateTimeFormat.supportedLocalesOf(e).length>0}catch{return!1}}var ur=o`
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
    --star: var(--reroute-star, #b7791f);
    --radius: var(--reroute-radius, 16px);
    position: fixed;
    inset-block-end: 0;
    inset-inline-end: 0;
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
      --star: var(--reroute-star-dark, #f0c14b);
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
    inset-block-end: max(20px, env(safe-area-inset-bottom));
    inset-inline-end: 20px;
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
    inset-block-start: -3px;
    inset-inline-end: -3px;
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
`,dr=o`
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .buttons button {
    min-height: 38px;
    padding: 7px 14px;
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

  .options {
    flex-direction: column;
    flex-wrap: nowrap;
    gap: 0;
    width: 100%;
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow: hidden;
  }
  .options button {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 14px;
    padding: 11px 14px;
    border: 0;
    border-radius: 0;
  }
  .options button + button {
    border-block-start: 1px solid var(--line);
  }
  .options button:focus-visible {
    outline-offset: -2px;
  }
  .options .title {
    font-weight: 600;
  }
  .options .price {
    color: var(--ink);
    font-weight: 600;
  }
  .options button:disabled .price {
    color: inherit;
  }
  .options .detail {
    grid-column: 1 / -1;
    color: var(--muted);
    font-size: 14px;
  }
  .price {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .invite {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 38px;
    padding: 7px 16px;
    border: 1px solid var(--line);
    border-radius: 20px;
    color: var(--link);
    font-size: 14px;
  }
  .invite svg {
    width: 18px;
    height: 18px;
  }
`,fr=o`
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
    margin-block-end: 4px;
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
    padding-inline-end: 16px;
  }
  .pair .after {
    position: relative;
    padding-inline-start: 18px;
    border-inline-start: 1px solid var(--line);
  }
  .pair .after::before {
    content: "→" / "";
    position: absolute;
    inset-inline-start: -11px;
    inset-block-start: calc(50% - 11px);
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
  .pair .after:dir(rtl)::before {
    content: "←" / "";
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
    padding-block-start: 12px;
    border-block-start: 1px solid var(--line);
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
    padding-block-end: 12px;
  }
  .steps li:last-child {
    padding-block-end: 0;
  }
  .steps li:not(:last-child)::before {
    content: "";
    position: absolute;
    inset-inline-start: 8px;
    inset-block: 12px -6px;
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
    margin-block-start: 2px;
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
`,pr=o`
  .composer {
    padding: 0 12px max(10px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
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
    padding: 7px 0;
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
  .add {
    flex: none;
    width: 36px;
    height: 36px;
    padding: 7px;
    border-radius: 50%;
  }
  .send {
    flex: none;
    display: grid;
    place-items: center;
    width: 36px;
    height: 36px;
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
`,mr=o`
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
    margin-block-start: 14px;
  }
  .message:first-child {
    margin-block-start: 0;
  }
  .continued {
    margin-block-start: 6px;
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
  .priced {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 14px;
  }
  .priced > * {
    text-indent: 0;
  }
  .priced > :first-child {
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
    text-align: start;
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
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    color: var(--muted);
    font-size: 12.5px;
  }
  .foot time + .delivery::before {
    content: "· " / "";
  }
  .bad {
    color: var(--bad);
  }
  .delivery button {
    min-height: 24px;
    padding: 2px 6px;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
  }

  .typing {
    display: inline-flex;
    gap: 4px;
    margin-block-start: 14px;
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
`,hr=o`
  @media (max-width: 480px) {
    .panel {
      inset: 0 0 auto;
      width: 100%;
      padding-inline: env(safe-area-inset-left) env(safe-area-inset-right);
      height: var(--reroute-viewport, 100dvh);
      border: 0;
      border-radius: 0;
    }
    .head {
      padding-block-start: max(10px, env(safe-area-inset-top));
    }
    .launcher.open {
      display: none;
    }
  }
  @media (max-width: 350px) {
    .pair {
      grid-template-columns: 1fr;
    }
    .pair .after {
      padding-inline-start: 10px;
      border-inline-start: 0;
      border-block-start: 1px solid var(--line);
    }
    .pair .after::before,
    .pair .after:dir(rtl)::before {
      content: "↓" / "";
      inset-block-start: -12px;
      inset-inline-start: calc(50% - 11px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .bubble,
    .send,
    .decision button:first-child:enabled,
    .note,
    .mark,
    .sheet {
      border: 1px solid;
    }
    .lit {
      forced-color-adjust: none;
      color: highlight;
    }
    .done .mark,
    .items button:focus {
      forced-color-adjust: none;
      background: highlight;
      color: highlighttext;
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
`,gr=[ur,o`
  .panel {
    position: fixed;
    inset-block-end: 88px;
    inset-inline-end: 20px;
    width: 400px;
    height: min(720px, 100dvh - 108px);
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 16px 48px rgb(0 0 0 / 0.2);
    animation: rise 0.18s ease-out;
  }
  .talk {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .head {
    position: relative;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 2px;
    padding-block: 10px;
    padding-inline: 18px 8px;
    border-block-end: 1px solid var(--line);
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
    padding: 8px;
    border-radius: 10px;
    color: var(--muted);
  }
  .icon:hover,
  .icon[aria-expanded="true"] {
    background: var(--sunken);
    color: var(--ink);
  }
  .icon svg {
    width: 22px;
    height: 22px;
  }

  .items {
    position: absolute;
    inset-block-start: calc(100% - 2px);
    inset-inline-end: 10px;
    width: max-content;
    max-width: calc(100% - 20px);
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    box-shadow: 0 10px 30px rgb(0 0 0 / 0.18);
  }
  .items button {
    display: flex;
    align-items: center;
    gap: 12px;
    width: 100%;
    min-height: 42px;
    padding-block: 8px;
    padding-inline: 10px 16px;
    border-radius: 9px;
    text-align: start;
  }
  .items button:hover,
  .items button:focus {
    background: var(--sunken);
  }
  .items button:focus-visible {
    outline-offset: -2px;
  }
  .items svg {
    flex: none;
    width: 20px;
    height: 20px;
    color: var(--muted);
  }

  .trouble:not(:empty) {
    padding: 5px 18px;
    background: var(--sunken);
    color: var(--muted);
    font-size: 13px;
  }
  .standing p {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 9px 18px;
    border-block-end: 1px solid var(--line);
    background: var(--sunken);
    font-size: 14px;
  }
  .standing svg {
    flex: none;
    width: 20px;
    height: 20px;
    color: var(--link);
  }
  .note {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    margin: 0 12px 8px;
    padding-block: 8px;
    padding-inline: 14px 6px;
    border-radius: 12px;
    background: var(--sunken);
    color: var(--ink);
    font-size: 14px;
  }
  .note.bad {
    color: var(--bad);
  }
  .note span {
    flex: 1;
    padding-block: 3px;
    overflow-wrap: anywhere;
  }
  .note .icon {
    padding: 4px;
  }
  .note svg {
    width: 18px;
    height: 18px;
  }
`,mr,dr,fr,o`
  .picture {
    position: relative;
    display: block;
    max-width: 70%;
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow: hidden;
    color: inherit;
  }
  .picture img {
    display: block;
    width: auto;
    max-width: 100%;
    height: auto;
    min-width: 72px;
    max-height: 240px;
    object-fit: cover;
    background: var(--sunken);
  }
  .picture progress {
    position: absolute;
    inset-inline: 10px;
    inset-block-end: 10px;
    width: calc(100% - 20px);
    height: 6px;
    appearance: none;
    border: 0;
    border-radius: 3px;
    overflow: hidden;
    background: rgb(255 255 255 / 0.75);
    accent-color: var(--accent);
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value,
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .picture.none {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 10px 14px;
    color: var(--muted);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  .none svg {
    flex: none;
  }
  .drop {
    position: absolute;
    inset: 10px;
    z-index: 2;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 10px;
    border: 2px dashed var(--link);
    border-radius: calc(var(--radius) - 4px);
    background: color-mix(in srgb, var(--surface) 92%, transparent);
    font-weight: 600;
    pointer-events: none;
  }
  .drop svg {
    width: 40px;
    height: 40px;
    color: var(--link);
  }
`,pr,o`
  .veil {
    position: absolute;
    inset: 0;
    z-index: 2;
    background: rgb(0 0 0 / 0.35);
  }
  .sheet {
    position: absolute;
    inset: auto 0 0;
    z-index: 3;
    max-height: 100%;
    overflow-y: auto;
    padding: 20px 20px max(20px, env(safe-area-inset-bottom));
    border-start-start-radius: var(--radius);
    border-start-end-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 -8px 30px rgb(0 0 0 / 0.16);
    animation: rise 0.18s ease-out;
  }
  .sheet:focus {
    outline: 0;
  }
  .sheet form {
    display: grid;
    gap: 14px;
  }
  .sheet h3 {
    font-size: 17px;
  }
  .sheet form > p:not(.bad) {
    margin-block-start: -8px;
    color: var(--muted);
  }
  .sheet .bad:empty {
    display: none;
  }
  .stars {
    display: flex;
    gap: 4px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .stars legend {
    padding: 0;
    margin-block-end: 4px;
    color: var(--muted);
    font-size: 14px;
  }
  .stars label {
    position: relative;
    padding: 6px;
    border-radius: 10px;
    color: var(--muted);
    cursor: pointer;
  }
  .stars label:hover {
    background: var(--sunken);
  }
  .stars label:has(:focus-visible) {
    outline: 2px solid var(--link);
  }
  .stars input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .stars svg {
    width: 32px;
    height: 32px;
    stroke-width: 1.4;
  }
  .stars .lit {
    color: var(--star);
  }
  .stars .lit svg {
    fill: currentcolor;
  }
  .words {
    display: grid;
    gap: 6px;
    color: var(--muted);
    font-size: 14px;
  }
  .words textarea {
    max-height: none;
    padding: 9px 12px;
    border: 1px solid var(--muted);
    border-radius: 12px;
    color: var(--ink);
    resize: vertical;
  }
  .words textarea:focus-visible {
    border-color: var(--link);
    box-shadow: 0 0 0 1px var(--link);
  }
`,hr],_r=80,vr=12,yr=class{#e=!0;#t=-1;follow(){this.#e=!0}beforeUpdate(e){this.#e||=!e||e.scrollTop===this.#t||xr(e)<_r}afterUpdate(e){e&&this.#e&&(e.scrollTop=br(e),this.#t=e.scrollTop),this.#e=!1}};function br(e){let t=[...e.querySelectorAll(`.message.customer`)].at(-1);if(!t?.nextElementSibling)return e.scrollHeight;let n=[...e.querySelectorAll(`.card`)].at(-1),r=(n&&t.compareDocumentPosition(n)&Node.DOCUMENT_POSITION_FOLLOWING?n:t.nextElementSibling).getBoundingClientRect().top-e.getBoundingClientRect().top;return Math.min(e.scrollHeight,e.scrollTop+r-vr)}function xr(e){return e.scrollHeight-e.scrollTop-e.clientHeight}var Sr=class extends R{static styles=gr;#e;#t;#n;#r;#i=new cr;#a=!1;#o=``;#s=new yr;#c=new Dn(this);#l=new tr(this);#u=new Ut(this,e=>void this.#x(e));#d=new ir(this,{rate:(e,t)=>this.#C(e,t),end:()=>void this.#e.leave(),closed:()=>this.#c.focus()});setUp(e,t,n,r,i){this.#n=e,this.#t=t,this.#r=n,this.#e=new Vt(e,t,n,()=>this.requestUpdate()),this.#e.sessions.identity=i,this.#a=t.open,this.setLocale(r)}connectedCallback(){super.connectedCallback();let e=Tn();e&&this.open(),e?this.#e.follow(e):this.#e.resume(),window.visualViewport?.addEventListener(`resize`,()=>this.#D()),document.addEventListener(`visibilitychange`,this.#g)}get isOpen(){return this.#a}open(e){e!==void 0&&(this.#o=e),this.#T(!0),this.updateComplete.then(()=>this.#O?.focus())}close(){this.#T(!1),this.updateComplete.then(()=>this.renderRoot.querySelector(`.launcher`)?.focus())}async setLocale(e){this.#e.sessions.locale=e;let t=await this.#n.strings(e).catch(()=>null),n=this.#e.sessions.locale===e;t&&n&&this.#i.use(t.language,t.strings,e),this.requestUpdate()}async identify(e){await this.#e.identify(e)}async signOut(){this.#e.sessions.identity=null,await this.#e.leave()}willUpdate(){this.#a&&this.#e.read(),this.#s.beforeUpdate(this.#k),this.lang=this.#i.language}updated(e){this.#E(),this.#s.afterUpdate(this.#k),this.#g(),this.#w()}render(){let e=Cn(this.#i,this.#a,this.#e.unread,()=>this.#a?this.close():this.open());return O`${this.#a?this.#f():j} ${e}`}#f(){let e=this.#i,{thread:t,link:n}=this.#e,r=this.#c.render(e.get(`menu`),this.#m());return O`<section class="panel" role="dialog" aria-label=${e.get(`title`)} @keydown=${this.#h}
      @dragover=${this.#u.onDragOver} @dragleave=${this.#u.onDragLeave} @drop=${this.#u.onDrop}>
      <div class="talk" dir=${e.direction} ?inert=${this.#d.isOpen}>
        ${_n(e,r,()=>this.close())} ${Sn(n,e)}
        ${vn(t.standing,e)} ${this.#p()} ${this.#l.render(e)}
        ${$e(this.#o,e,{write:e=>this.#_(e),submit:()=>this.#v(),show:e=>void this.#x(e)})}
      </div>
      ${this.#u.over?O`<p class="drop">${B}${e.get(`picture_drop`)}</p>`:j}
      ${this.#d.render(e)}
    </section>`}#p(){let e=this.#e,{thread:t,gallery:n,typing:r,ratingDue:i}=e;return O`<div class="scroller" tabindex="0" role="group" aria-label=${this.#i.get(`title`)} @scroll=${this.#g}>
      <div class="log" role="log" aria-live="polite" aria-relevant="additions">
        ${Wt(this.#i)} ${new $n(t,n,this.#i,{press:e=>this.#y(e),retry:t=>e.retry(t)}).render()}
        ${i?Kt(this.#i,()=>this.#d.open(`rate`)):j}
      </div>
      <div role="status">${r?Gt(this.#i):j}</div>
    </div>`}#m(){let e=e=>this.#i.get(e),t={icon:B,label:e(`picture_send`),act:()=>tt(this.renderRoot)};return this.#e.thread.entries.length===0?[t]:[t,{icon:Ie,label:e(`transcript`),act:()=>void this.#S()},{icon:Le,label:e(`rate`),act:()=>this.#d.open(`rate`)},{icon:Re,label:e(`end`),act:()=>this.#d.open(`end`)}]}#h=e=>{e.key===`Escape`&&!e.isComposing&&this.close()};#g=()=>{let e=ar(this.#k);e&&this.#e.see(e)};#_(e){this.#o=e,e.trim()&&this.#e.typed(),this.requestUpdate()}#v(){if(!Qe(this.#o))return;let e=this.#o.trim();this.#o=``,this.#b(()=>this.#e.say(e))}#y(e){this.#b(()=>this.#e.press(e))}#b(e){this.#l.clear(),this.#s.follow(),e(),this.#O?.focus()}async#x(e){this.#l.clear();for(let t of e)await Ke(t).then(e=>this.#b(()=>this.#e.show(e)),e=>this.#l.tell(e instanceof Ge?e.message:`error_generic`,{},`bad`))}async#S(){await this.#e.transcript().then(e=>this.#l.tell(`transcript_sent`,{address:e}),e=>this.#l.refuse(e,`transcript`))}async#C(e,t){await this.#e.rate(e,t),this.#l.tell(`rate_thanks`)}#w(){let{unread:e,thread:t,sessions:n}=this.#e;this.#r.emitNew(`unread`,{count:e},{count:0}),this.#r.emitNew(`owner`,t.standing,{owner:`bot`,agent:null,queue:null}),this.#r.emitNew(`session`,{session:n.current?.session??null},{session:null})}#T(e){e!==this.#a&&this.#r.emit(e?`open`:`close`,{}),this.#a=e,this.#t.open=e,this.toggleAttribute(`open`,e),this.requestUpdate()}#E(){let e=this.#O;e&&(e.style.height=`auto`,e.style.height=`${e.scrollHeight}px`)}#D(){let e=window.visualViewport?.height;e&&this.style.setProperty(`--reroute-viewport`,`${e}px`)}get#O(){return this.renderRoot.querySelector(`textarea`)}get#k(){return this.renderRoot?.querySelector(`.scroller`)??null}},Cr=12e4;function wr({url:e,token:t,picture:n,name:r,onProgress:i}){return new Promise((a,o)=>{let s=new XMLHttpRequest;s.open(`POST`,e),s.timeout=Cr,s.setRequestHeader(`Authorization`,`Bearer ${t}`),s.setRequestHeader(`Content-Type`,n.type),s.setRequestHeader(`X-File-Name`,encodeURIComponent(r)),s.upload.onprogress=({loaded:e,total:t})=>i(t?e/t:0),s.onerror=s.ontimeout=()=>o(new q(`no answer`)),s.onload=()=>{let e=Tr(s.responseText);s.status>=200&&s.status<300?e===null?o(new q(`broken answer`)):a(e):o(bt(s.status,e))},s.send(n)})}function Tr(e){try{return JSON.parse(e)}catch{return null}}var Er=2e4,Dr=class{base;constructor(e){this.base=e}async createSession(e,t,n){let r=t===null?{locale:e,resume:n}:{locale:e,identity:t};return Or(await this.#e(`chat/sessions`,null,{body:r}))}async renew(e){return Or(await this.#e(`chat/session/token`,e,{body:{}}))}async identify(e,t){await this.#t(`chat/session/identity`,e,$({identity:t}))}async signOut(e){await this.#t(`chat/session`,e,{method:`DELETE`,keepalive:!0})}async send(e,t,n){if(!(`picture`in t))return ht(await this.#e(`chat/messages`,e,{body:t}));let r=new URL(`chat/pictures?id=${encodeURIComponent(t.id)}`,this.base);return ht(await wr({...t,url:r,token:e.token,onProgress:n}))}async picture(e,t){return(await this.#t(`chat/pictures/${encodeURIComponent(t.id)}`,e,{})).blob()}async history(e,t){let n=t===null?``:`?after=${encodeURIComponent(t)}`;return ht(await this.#e(`chat/messages${n}`,e,{}))}async transcript(e){let t=await this.#e(`chat/transcript`,e,{body:{}});return String(t.sent_to??``)}async rate(e,t,n){await this.#t(`chat/rating`,e,$(n?{stars:t,words:n}:{stars:t}))}async typing(e){await this.#t(`chat/typing`,e,{method:`POST`})}async read(e,t){await this.#t(`chat/read`,e,$({message:t}))}async strings(e){return await this.#e(`chat/strings?locale=${encodeURIComponent(e)}`,null,{})}async stream(e,t,n){let r={Accept:`text/event-stream`};t!==null&&(r[`Last-Event-ID`]=t);let i=await this.#t(`chat/stream`,e,{headers:r,signal:n});if(!i.body)throw new q(`no stream`);return i.body}async#e(e,t,{body:n}){return(await this.#t(e,t,n===void 0?{}:$(n))).json().catch(()=>{throw new q(`broken answer`)})}async#t(e,t,n){let r=new Headers(n.headers);t&&r.set(`Authorization`,`Bearer ${t.token}`);let i=await fetch(new URL(e,this.base),{signal:AbortSignal.timeout(Er),...n,headers:r,cache:`no-store`,credentials:`omit`}).catch(e=>{throw new q(`no answer`,{cause:e})});if(i.ok)return i;throw bt(i.status,await i.json().catch(()=>null))}},$=e=>({method:`POST`,body:JSON.stringify(e),headers:{"Content-Type":`application/json`}});function Or(e){let t=gt(e);if(!t)throw new q(`no session`);return t}var kr=class{#e=new Map;#t=new Map;on(e,t){let n=this.#e.get(e)??new Set;return this.#e.set(e,n.add(t)),()=>n.delete(t)}emit(e,t){for(let n of this.#e.get(e)??[])try{n(t)}catch(e){reportError(e)}}emitNew(e,t,n){let r=JSON.stringify(t);r!==(this.#t.get(e)??JSON.stringify(n))&&(this.#t.set(e,r),this.emit(e,t))}},Ar=`reroute.session`,jr=`reroute.unsent.`,Mr=`reroute.open`,Nr=`reroute.left`,Pr=864e5,Fr=class{length=0;clear(){}getItem(){return null}key(){return null}removeItem(){}setItem(){}};function Ir(e){try{return e===`session`?window.sessionStorage:window.localStorage}catch{return new Fr}}var Lr=class{#e;#t=Ir(`session`);constructor(e){this.#e=Ir(e)}get session(){return this.#n(Ar)}set session(e){this.#r(Ar,e)}leave(e){this.#r(Nr,e.session),this.#r(Nr,null)}onLeft(e){window.addEventListener(`storage`,({key:t,newValue:n})=>{t===Nr&&n&&e(JSON.parse(n))})}get open(){return this.#t.getItem(Mr)!==null}set open(e){try{e?this.#t.setItem(Mr,`1`):this.#t.removeItem(Mr)}catch{}}keep(e){this.#r(jr+e.outgoing.id,e)}drop(e){this.#e.removeItem(jr+e)}unsent(){let e=Object.keys(this.#e).filter(e=>e.startsWith(jr)).flatMap(e=>this.#n(e)??[]),t=e.filter(e=>e.written>Date.now()-Pr);return e.filter(e=>!t.includes(e)).forEach(e=>this.drop(e.outgoing.id)),t.sort((e,t)=>e.written-t.written)}#n(e){try{return JSON.parse(this.#e.getItem(e)??`null`)}catch{return null}}#r(e,t){try{t===null?this.#e.removeItem(e):this.#e.setItem(e,JSON.stringify(t))}catch{}}};function Rr(e,t){return{open:t=>e.open(t),close:()=>e.close(),toggle:()=>e.isOpen?e.close():e.open(),setLocale:t=>void e.setLocale(t),identify:async t=>{let n=_t(t);await(n?e.identify(n):e.signOut())},signOut:()=>e.signOut(),on:(e,n)=>t.on(e,n)}}function zr(e){try{return JSON.parse(e?.dataset.identity??`null`)}catch{return null}}function Br(e){if(window.Reroute)return;customElements.define(`reroute-chat`,Sr);let t=new Sr,n=new kr,r=e?.dataset.locale||document.documentElement.lang||navigator.language,i=new Lr(e?.dataset.storage===`session`?`session`:`local`),a=new Dr(new URL(`.`,e?.src||location.href));t.setUp(a,i,n,r,_t(zr(e))),window.Reroute=Rr(t,n),document.body.append(t)}var Vr=document.currentScript instanceof HTMLScriptElement?document.currentScript:null;document.body?Br(Vr):document.addEventListener(`DOMContentLoaded`,()=>Br(Vr))})();