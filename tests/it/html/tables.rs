//! The elements of HTML that a page may have, and their attributes, as the standard lists them.

/// What an element counts as, what it takes, and its attributes besides those that all have. `flow`, `phrasing`,
/// `transparent`, `text`, `nothing`, or the elements that it takes.
pub(super) struct Element {
    pub(super) name: &'static str,
    kinds: &'static str,
    pub(super) takes: &'static str,
    pub(super) attributes: &'static str,
}

impl Element {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kinds.split(' ').any(|k| k == kind)
    }
}

const fn e(name: &'static str, kinds: &'static str, takes: &'static str, attributes: &'static str) -> Element {
    Element {
        name,
        kinds,
        takes,
        attributes,
    }
}

pub(super) const ELEMENTS: &[Element] = &[
    e("html", "", "head body", ""),
    e("head", "", "base link meta noscript script style template title", ""),
    e("title", "metadata", "text", ""),
    e("base", "metadata", "nothing", "href target"),
    e(
        "link",
        "metadata",
        "nothing",
        "href crossorigin rel media integrity hreflang type referrerpolicy sizes as",
    ),
    e(
        "meta",
        "metadata",
        "nothing",
        "name http-equiv content charset media property",
    ),
    e("style", "metadata", "text", "media"),
    e(
        "script",
        "metadata flow phrasing",
        "text",
        "src type nomodule async defer crossorigin integrity referrerpolicy",
    ),
    e("noscript", "metadata flow phrasing", "transparent", ""),
    e("template", "metadata flow phrasing", "flow", ""),
    e("body", "", "flow", ""),
    e("article", "flow section", "flow", ""),
    e("section", "flow section", "flow", ""),
    e("nav", "flow section", "flow", ""),
    e("aside", "flow section", "flow", ""),
    e("h1", "flow heading", "phrasing", ""),
    e("h2", "flow heading", "phrasing", ""),
    e("h3", "flow heading", "phrasing", ""),
    e("h4", "flow heading", "phrasing", ""),
    e("h5", "flow heading", "phrasing", ""),
    e("h6", "flow heading", "phrasing", ""),
    e("hgroup", "flow heading", "h1 h2 h3 h4 h5 h6 p script template", ""),
    e("header", "flow", "flow", ""),
    e("footer", "flow", "flow", ""),
    e("address", "flow", "flow", ""),
    e("main", "flow", "flow", ""),
    e("search", "flow", "flow", ""),
    e("p", "flow", "phrasing", ""),
    e("hr", "flow", "nothing", ""),
    e("pre", "flow", "phrasing", ""),
    e("blockquote", "flow", "flow", "cite"),
    e("ol", "flow", "li script template", "reversed start type"),
    e("ul", "flow", "li script template", ""),
    e("menu", "flow", "li script template", ""),
    e("li", "", "flow", "value"),
    e("dl", "flow", "dt dd div script template", ""),
    e("dt", "", "flow", ""),
    e("dd", "", "flow", ""),
    e("figure", "flow", "flow figcaption", ""),
    e("figcaption", "", "flow", ""),
    e("div", "flow", "flow", ""),
    e(
        "a",
        "flow phrasing",
        "transparent",
        "href target download ping rel hreflang type referrerpolicy",
    ),
    e("em", "flow phrasing", "phrasing", ""),
    e("strong", "flow phrasing", "phrasing", ""),
    e("small", "flow phrasing", "phrasing", ""),
    e("s", "flow phrasing", "phrasing", ""),
    e("cite", "flow phrasing", "phrasing", ""),
    e("q", "flow phrasing", "phrasing", "cite"),
    e("dfn", "flow phrasing", "phrasing", ""),
    e("abbr", "flow phrasing", "phrasing", ""),
    e("ruby", "flow phrasing", "phrasing rt rp", ""),
    e("rt", "", "phrasing", ""),
    e("rp", "", "text", ""),
    e("data", "flow phrasing", "phrasing", "value"),
    e("time", "flow phrasing", "phrasing", "datetime"),
    e("code", "flow phrasing", "phrasing", ""),
    e("var", "flow phrasing", "phrasing", ""),
    e("samp", "flow phrasing", "phrasing", ""),
    e("kbd", "flow phrasing", "phrasing", ""),
    e("sub", "flow phrasing", "phrasing", ""),
    e("sup", "flow phrasing", "phrasing", ""),
    e("i", "flow phrasing", "phrasing", ""),
    e("b", "flow phrasing", "phrasing", ""),
    e("u", "flow phrasing", "phrasing", ""),
    e("mark", "flow phrasing", "phrasing", ""),
    e("bdi", "flow phrasing", "phrasing", ""),
    e("bdo", "flow phrasing", "phrasing", ""),
    e("span", "flow phrasing", "phrasing", ""),
    e("br", "flow phrasing", "nothing", ""),
    e("wbr", "flow phrasing", "nothing", ""),
    e("ins", "flow phrasing", "transparent", "cite datetime"),
    e("del", "flow phrasing", "transparent", "cite datetime"),
    e(
        "img",
        "flow phrasing",
        "nothing",
        "alt src srcset sizes crossorigin usemap ismap width height referrerpolicy decoding loading fetchpriority",
    ),
    e("svg", "flow phrasing", "svg", ""),
    e(
        "table",
        "flow",
        "caption colgroup thead tbody tfoot tr script template",
        "",
    ),
    e("caption", "", "flow", ""),
    e("colgroup", "", "col template", "span"),
    e("col", "", "nothing", "span"),
    e("tbody", "", "tr script template", ""),
    e("thead", "", "tr script template", ""),
    e("tfoot", "", "tr script template", ""),
    e("tr", "", "td th script template", ""),
    e("td", "", "flow", "colspan rowspan headers"),
    e("th", "", "flow", "colspan rowspan headers scope abbr"),
    e(
        "form",
        "flow",
        "flow",
        "accept-charset action autocomplete enctype method name novalidate target rel",
    ),
    e("label", "flow phrasing interactive", "phrasing", "for"),
    e(
        "input",
        "flow phrasing interactive",
        "nothing",
        "type name value checked disabled placeholder required list min max step pattern size maxlength minlength readonly \
         autocomplete multiple form",
    ),
    e(
        "button",
        "flow phrasing interactive",
        "phrasing",
        "disabled form name type value popovertarget popovertargetaction",
    ),
    e(
        "select",
        "flow phrasing interactive",
        "option optgroup hr script template",
        "autocomplete disabled form multiple name required size",
    ),
    e("optgroup", "", "option script template", "disabled label"),
    e("option", "", "text", "disabled label selected value"),
    e(
        "textarea",
        "flow phrasing interactive",
        "text",
        "autocomplete cols disabled maxlength minlength name placeholder readonly required rows wrap form",
    ),
    e("output", "flow phrasing", "phrasing", "for form name"),
    e("progress", "flow phrasing", "phrasing", "value max"),
    e("meter", "flow phrasing", "phrasing", "value min max low high optimum"),
    e("fieldset", "flow", "flow legend", "disabled form name"),
    e("legend", "", "phrasing heading", ""),
    e("details", "flow interactive", "flow summary", "name open"),
    e("summary", "", "phrasing heading", ""),
    e("dialog", "flow", "flow", "open"),
];

pub(super) fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|element| element.name == name)
}

/// Attributes that every element has.
pub(super) const GLOBAL: &str = "accesskey autocapitalize autofocus class contenteditable dir draggable enterkeyhint \
     hidden id inert inputmode is itemid itemprop itemref itemscope itemtype lang nonce popover role slot spellcheck \
     style tabindex title translate";

/// Elements that none of this name or kind stands in, at any depth: `(ancestor, forbidden)`.
pub(super) const NEVER_IN: &[(&str, &str)] = &[
    ("a", "a interactive"),
    ("button", "a interactive"),
    ("label", "label"),
    ("header", "header footer main"),
    ("footer", "header footer main"),
    ("address", "header footer address section heading"),
    ("dt", "header footer section heading"),
    ("th", "header footer section heading"),
    ("caption", "table"),
    ("dfn", "dfn"),
    ("form", "form"),
    ("progress", "progress"),
    ("meter", "meter"),
    ("article", "main"),
    ("aside", "main"),
    ("nav", "main"),
    ("section", "main"),
];

/// The elements of SVG that are drawn with, and what each has besides [`SVG_ALL`].
pub(super) const SVG: &[(&str, &str)] = &[
    ("svg", "viewBox preserveAspectRatio width height x y xmlns"),
    ("g", ""),
    ("defs", ""),
    ("symbol", "viewBox preserveAspectRatio x y width height"),
    ("use", "href x y width height"),
    ("title", ""),
    ("desc", ""),
    ("path", "d pathLength"),
    ("rect", "x y width height rx ry pathLength"),
    ("line", "x1 x2 y1 y2 pathLength"),
    ("circle", "cx cy r pathLength"),
    ("ellipse", "cx cy rx ry pathLength"),
    ("polyline", "points pathLength"),
    ("polygon", "points pathLength"),
    ("text", "x y dx dy rotate textLength lengthAdjust"),
    ("tspan", "x y dx dy rotate textLength lengthAdjust"),
    (
        "pattern",
        "x y width height patternUnits patternContentUnits patternTransform viewBox preserveAspectRatio href",
    ),
    ("clipPath", "clipPathUnits"),
    ("mask", "x y width height maskUnits maskContentUnits"),
    (
        "linearGradient",
        "x1 x2 y1 y2 gradientUnits gradientTransform spreadMethod href",
    ),
    ("stop", "offset"),
];

pub(super) const SVG_ALL: &str = "class id lang role style tabindex transform clip-path clip-rule color cursor display \
     dominant-baseline fill fill-opacity fill-rule font-family font-size font-weight mask opacity shape-rendering \
     stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-width \
     stroke-opacity text-anchor vector-effect visibility";

/// Attributes of ARIA that say something of any element, and the words that their values are made of: `*` is any text,
/// `#` ids.
pub(super) const ARIA: &[(&str, &str)] = &[
    ("aria-atomic", "true false"),
    ("aria-busy", "true false"),
    ("aria-controls", "#"),
    ("aria-current", "page step location date time true false"),
    ("aria-describedby", "#"),
    ("aria-description", "*"),
    ("aria-details", "#"),
    ("aria-disabled", "true false"),
    ("aria-expanded", "true false"),
    ("aria-flowto", "#"),
    ("aria-haspopup", "false true menu listbox tree grid dialog"),
    ("aria-hidden", "true false"),
    ("aria-label", "*"),
    ("aria-labelledby", "#"),
    ("aria-live", "off polite assertive"),
    ("aria-owns", "#"),
    ("aria-pressed", "true false mixed"),
    ("aria-activedescendant", "#"),
    ("aria-autocomplete", "inline list both none"),
    ("aria-selected", "true false"),
    ("aria-checked", "true false mixed"),
    ("aria-sort", "ascending descending none other"),
    ("aria-level", "*"),
    ("aria-setsize", "*"),
    ("aria-posinset", "*"),
    ("aria-valuenow", "*"),
    ("aria-valuemin", "*"),
    ("aria-valuemax", "*"),
    ("aria-valuetext", "*"),
    ("aria-roledescription", "*"),
];

/// Roles that an element may take besides its own; `*` is any.
pub(super) const ROLES: &[(&str, &str)] = &[
    ("div", "*"),
    ("span", "*"),
    ("p", "*"),
    ("pre", "*"),
    ("blockquote", "*"),
    (
        "section",
        "alert alertdialog application banner complementary contentinfo dialog document feed group log main marquee \
                 navigation none note presentation search status tabpanel region",
    ),
    ("article", "application document feed main none presentation region"),
    ("nav", "menu menubar none presentation tablist"),
    ("aside", "feed none note presentation region search"),
    ("header", "banner group none presentation"),
    ("footer", "contentinfo group none presentation"),
    (
        "ul",
        "group listbox menu menubar none presentation radiogroup tablist toolbar tree list",
    ),
    (
        "ol",
        "group listbox menu menubar none presentation radiogroup tablist toolbar tree list",
    ),
    (
        "li",
        "menuitem menuitemcheckbox menuitemradio none option presentation radio separator tab treeitem",
    ),
    ("table", "*"),
    ("tbody", "*"),
    ("tr", "*"),
    ("td", "*"),
    ("th", "*"),
    ("dl", "group list none presentation"),
    ("figure", "*"),
    ("svg", "img none presentation graphics-document"),
    (
        "img",
        "none presentation button checkbox link menuitem meter option progressbar separator slider switch tab",
    ),
    (
        "a",
        "button checkbox menuitem menuitemcheckbox menuitemradio option radio switch tab treeitem",
    ),
    (
        "button",
        "checkbox combobox gridcell link menuitem menuitemcheckbox menuitemradio option radio slider switch tab",
    ),
    ("input", "combobox searchbox spinbutton switch button checkbox"),
    ("form", "none presentation search"),
    ("output", "*"),
    ("h1", "none presentation tab"),
    ("h2", "none presentation tab"),
    ("h3", "none presentation tab"),
];

pub(super) const ALL_ROLES: &str = "alert alertdialog application article banner blockquote button caption cell checkbox \
     code columnheader combobox complementary contentinfo definition deletion dialog directory document emphasis feed \
     figure form generic grid gridcell group heading img insertion link list listbox listitem log main marquee math menu \
     menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation \
     progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton \
     status strong subscript superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree \
     treegrid treeitem";

/// Elements that can't have a name while they have no role of their own.
pub(super) const NAMELESS: &str = "abbr b bdi bdo caption cite code dd del dfn div dt em i ins kbd mark p pre q rp rt s samp \
     small span strong sub sup time u var li legend br wbr ruby data";

/// What `rel` may say of a link in the head, and of one in the text.
pub(super) const REL_HEAD: &str = "alternate author canonical dns-prefetch help icon license manifest modulepreload next \
     pingback preconnect prefetch preload prev privacy-policy search stylesheet terms-of-service";
pub(super) const REL_TEXT: &str = "alternate author bookmark external help license me next nofollow noopener noreferrer \
     opener prev privacy-policy search tag terms-of-service";
