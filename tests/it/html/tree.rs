//! A page as the parser of the HTML standard builds it, with what the parser complained about.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, ns};

/// A page.
#[derive(Default)]
pub(super) struct Tree {
    /// The document first.
    pub(super) nodes: Vec<Node>,
    /// What the parser complained about, with the line.
    pub(super) errors: Vec<(u64, String)>,
    /// Whether a browser shows it in a mode of the past.
    pub(super) is_quirky: bool,
}

/// A node of it.
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    pub(super) line: u64,
}

pub(super) enum Data {
    Document,
    /// Whether it is that of HTML and says no more.
    Doctype(bool),
    Comment,
    Text(String),
    Element(QualName, Vec<(String, String)>),
}

impl Tree {
    /// The tree of a whole page.
    pub(super) fn of(html: &str) -> Self {
        let options = ParseOpts {
            tokenizer: TokenizerOpts {
                exact_errors: true,
                ..Default::default()
            },
            tree_builder: TreeBuilderOpts {
                exact_errors: true,
                // The pages have no scripts to wait for, and what they hide from scripts is to be read too.
                scripting_enabled: false,
                ..Default::default()
            },
        };
        html5ever::parse_document(Sink::default(), options).one(html)
    }

    /// All elements, in the order of the page.
    pub(super) fn elements(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            if matches!(self.nodes[at].data, Data::Element(..)) {
                found.push(at);
            }
            open.extend(self.nodes[at].children.iter().rev());
        }
        found
    }

    /// The name of an element; of all else, nothing.
    pub(super) fn name(&self, at: usize) -> &str {
        match &self.nodes[at].data {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    pub(super) fn is_svg(&self, at: usize) -> bool {
        matches!(&self.nodes[at].data, Data::Element(name, _) if name.ns == ns!(svg))
    }

    pub(super) fn attributes(&self, at: usize) -> &[(String, String)] {
        match &self.nodes[at].data {
            Data::Element(_, attributes) => attributes,
            _ => &[],
        }
    }

    pub(super) fn get(&self, at: usize, name: &str) -> Option<&str> {
        let found = self.attributes(at).iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements right in an element.
    pub(super) fn parts(&self, at: usize) -> impl Iterator<Item = usize> {
        let children = self.nodes[at].children.iter().copied();
        children.filter(|child| matches!(self.nodes[*child].data, Data::Element(..)))
    }

    /// What an element stands in, the nearest first.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[at].parent, |at| self.nodes[*at].parent)
    }

    /// All words below a node.
    pub(super) fn words(&self, at: usize) -> String {
        let mut words = String::new();
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            if let Data::Text(text) = &self.nodes[at].data {
                words.push_str(text);
            }
            open.extend(self.nodes[at].children.iter().rev());
        }
        words
    }
}

/// What the parser builds with.
struct Sink {
    tree: RefCell<Tree>,
    line: Cell<u64>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self {
            tree: RefCell::default(),
            line: Cell::new(1),
        };
        sink.new_node(Data::Document);
        sink
    }
}

impl Sink {
    fn new_node(&self, data: Data) -> usize {
        let nodes = &mut self.tree.borrow_mut().nodes;
        nodes.push(Node {
            data,
            parent: None,
            children: Vec::new(),
            line: self.line.get(),
        });
        nodes.len() - 1
    }

    fn insert(&self, parent: usize, index: Option<usize>, child: NodeOrText<usize>) {
        let index = index.unwrap_or(self.tree.borrow().nodes[parent].children.len());
        let child = match child {
            NodeOrText::AppendNode(child) => {
                self.remove_from_parent(&child);
                child
            }
            NodeOrText::AppendText(text) => {
                let before = index.checked_sub(1);
                let before = before.map(|before| self.tree.borrow().nodes[parent].children[before]);
                if let Some(before) = before
                    && let Data::Text(old) = &mut self.tree.borrow_mut().nodes[before].data
                {
                    old.push_str(&text);
                    return;
                }
                self.new_node(Data::Text(text.to_string()))
            }
        };
        let nodes = &mut self.tree.borrow_mut().nodes;
        let index = index.min(nodes[parent].children.len());
        nodes[parent].children.insert(index, child);
        nodes[child].parent = Some(parent);
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Tree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        let line = self.line.get();
        self.tree.borrow_mut().errors.push((line, message.into_owned()));
    }

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.tree.borrow(), |tree| match &tree.nodes[*target].data {
            Data::Element(name, _) => name,
            _ => panic!("no element"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let written = |a: Attribute| {
            let prefix = a.name.prefix.map_or(String::new(), |prefix| format!("{prefix}:"));
            (format!("{prefix}{}", a.name.local), a.value.to_string())
        };
        let attributes = attributes.into_iter().map(written).collect();
        self.new_node(Data::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.new_node(Data::Comment)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.new_node(Data::Comment)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, before: &usize, child: NodeOrText<usize>) {
        if self.tree.borrow().nodes[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        let is_plain = &*name == "html" && public.is_empty() && system.is_empty();
        let doctype = self.new_node(Data::Doctype(is_plain));
        self.insert(0, None, NodeOrText::AppendNode(doctype));
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, a: &usize, b: &usize) -> bool {
        a == b
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.borrow_mut().is_quirky = mode != QuirksMode::NoQuirks;
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let parent = self.tree.borrow().nodes[*sibling].parent.expect("a parent");
        let index = self.tree.borrow().nodes[parent]
            .children
            .iter()
            .position(|c| c == sibling);
        self.insert(parent, index, child);
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        if let Data::Element(_, own) = &mut self.tree.borrow_mut().nodes[*target].data {
            for a in attributes {
                let name = a.name.local.to_string();
                if own.iter().all(|(key, _)| *key != name) {
                    own.push((name, a.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        let nodes = &mut self.tree.borrow_mut().nodes;
        if let Some(parent) = nodes[*target].parent.take() {
            nodes[parent].children.retain(|child| child != target);
        }
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let children = std::mem::take(&mut self.tree.borrow_mut().nodes[*node].children);
        let nodes = &mut self.tree.borrow_mut().nodes;
        for child in children {
            nodes[child].parent = Some(*new_parent);
            nodes[*new_parent].children.push(child);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }
}
