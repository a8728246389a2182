//! An edition of the digest in every form: a page by itself, Markdown, plain text, a mail, JSON.

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::mime::MimePart;
use serde::Serialize;

use super::text::text;
use crate::digest::{Edition, Publication};
use crate::name::{printable, slug};
use crate::pages::view::EditionView;
use crate::pages::{self, Context, View};
use crate::sheet::Sheet;
use crate::theme::Theme;

/// The template of mails, and of the page by itself.
const TEMPLATE: &str = "mail.html";

/// A form of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page by itself: its style is in it, and it asks for nothing.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text in short lines.
    Text,
    /// A mail with a text and a page (RFC 5322, MIME), to be sent by any mail program.
    Mail,
    /// All of it, for programs; `digest.schema.json` describes it.
    Json,
}

/// A JSON Schema of [`Form::Json`].
pub const JSON_SCHEMA: &str = include_str!("../digest/digest.schema.json");

/// The version of the shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Json<'e> {
    schema: u32,
    published: Option<Date>,
    since: Option<&'e Publication>,
    edition: &'e Sheet,
}

/// A sheet of an edition. Links are whole addresses; without a `base_url` there are none.
///
/// # Errors
/// When the theme's template of mails fails.
pub fn edition(
    theme: &Theme,
    context: Context<'_>,
    edition: &Edition,
    sheet: &Sheet,
    form: Form,
) -> anyhow::Result<Vec<u8>> {
    let text_of = |view: &View| pages::twin(view).unwrap_or_default();
    Ok(match form {
        Form::Json => {
            let mut sheet = sheet.clone();
            sheet.words = sheet.words.and_then(|_| pages::plain_words(edition));
            let publication = edition.since(context.knowledge, &sheet);
            let json = Json {
                schema: VERSION,
                published: publication.as_ref().and_then(|publication| publication.on),
                since: publication.as_ref(),
                edition: &sheet,
            };
            let mut json = serde_json::to_vec_pretty(&json).context("a sheet is plain data")?;
            json.push(b'\n');
            json
        }
        Form::Html => html(theme, pages::edition_elsewhere(context, edition, sheet))?
            .1
            .into_bytes(),
        Form::Markdown => {
            let view = pages::edition_elsewhere(context, edition, sheet);
            text_of(&View::Edition(Box::new(view))).into_bytes()
        }
        Form::Text => {
            let view = pages::edition_elsewhere(context, edition, sheet);
            text(&text_of(&View::Edition(Box::new(view)))).into_bytes()
        }
        Form::Mail => {
            let (view, html) = html(theme, pages::edition_elsewhere(context, edition, sheet))?;
            let subject = subject(&view);
            let day = edition
                .publication
                .as_ref()
                .and_then(|publication| publication.on)
                .unwrap_or(sheet.as_of);
            let text = text(&text_of(&View::Edition(Box::new(view))));
            mail(context, (&subject, day, sheet), &text, &html)?
        }
    })
}

fn html(theme: &Theme, view: EditionView) -> anyhow::Result<(EditionView, String)> {
    let broke_on = |error: tera::Error| theme.broke_on(TEMPLATE, &view.id, &error);
    let context = tera::Context::from_serialize(&view).map_err(broke_on)?;
    let html = theme.templates.render(TEMPLATE, &context).map_err(broke_on)?;
    Ok((view, printable(html)))
}

fn subject(view: &EditionView) -> String {
    let team = match view.team.is_empty() {
        true => String::new(),
        false => format!(" for {}", view.team),
    };
    format!("Lessons learned: {}{team} · {}", view.title, view.site.title)
}

/// The mail: the same bytes for the same edition, so that its id, its day and the marks between its parts come of it.
fn mail(
    context: Context<'_>,
    (subject, day, sheet): (&str, Date, &Sheet),
    text: &str,
    html: &str,
) -> anyhow::Result<Vec<u8>> {
    let config = context.config;
    let host = config.base_url.as_deref().and_then(|url| url::Url::parse(url).ok());
    let host = host.and_then(|url| url.host_str().map(str::to_owned));
    let spaced = |text: &str| text.replace(|c: char| c.is_control(), " ");
    let host = host.unwrap_or_else(|| format!("{}.invalid", slug(&config.title)));
    let digest = blake3::hash(html.as_bytes()).to_hex();
    let mark = format!("hansei-{}", &digest[..24]);
    let name = sheet
        .team
        .as_ref()
        .map_or_else(|| sheet.id.clone(), |team| format!("{}.{}", sheet.id, team.slug));
    let at = day.to_zoned(TimeZone::UTC).context("a day of the calendar")?;
    let parts = vec![
        MimePart::new(ContentType::new("text/plain").attribute("charset", "utf-8"), text),
        MimePart::new(ContentType::new("text/html").attribute("charset", "utf-8"), html),
    ];
    let kind = ContentType::new("multipart/alternative").attribute("boundary", mark);
    let message = MessageBuilder::new()
        .from(Address::new_address(
            Some(spaced(&config.title)),
            format!("no-reply@{host}"),
        ))
        .subject(spaced(subject))
        .date(at.timestamp().as_second())
        .message_id(format!("{name}.{}@{host}", &digest[..16]))
        .body(MimePart::new(kind, parts));
    message.write_to_vec().context("memory takes everything")
}
