#![doc = include_str!("README.md")]

// words
pub mod diagnostic;
pub mod name;
pub mod sentence;
pub mod source;
pub mod value;
pub mod words;

// one file at a time
pub mod config;
pub mod parse;
pub mod registry;
pub mod report;
pub mod sheet;

// all files together
pub mod knowledge;

// readers of knowledge
pub mod digest;
pub mod documents;
pub mod export;
pub mod pages;
pub mod preflight;
pub mod searchable;

// bytes
pub mod disk;
pub mod render;
pub mod site;
pub mod theme;

// orchestration
pub mod build;
pub mod serve;

// people
pub mod cli;
