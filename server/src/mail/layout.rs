//! A letter as plain text and as HTML. The HTML loads nothing and has no
//! scripts, pictures or classes: mail programs take these away.

use std::fmt::Write as _;

use super::letter::{Action, END_ISOLATE, ISOLATE, Letter, Paragraph, Reference};

/// What is said before the name of the sender, as mail programs know it.
const SIGNATURE: &str = "-- ";
const BODY: &str = "margin:0;padding:1.5em 1em;font-family:system-ui,-apple-system,'Segoe UI',Arial,sans-serif;\
                    font-size:16px;line-height:1.5";
const SHEET: &str = "max-width:36em;margin:0 auto";
const TITLE: &str = "margin:0 0 1em;font-size:1.4em;line-height:1.25";
const SUBTITLE: &str = "margin:1.5em 0 0.5em;font-size:1.1em;line-height:1.25";
const ABOUT: &str = "margin:0 0 0.25em;font-weight:bold";
const QUOTATION: &str = "margin:0 0 1em;padding:0.5em 1em;border:1px solid #8a94a3;border-radius:4px";
const BUTTON: &str = "display:inline-block;padding:0.75em 1.5em;border-radius:4px;background:#1b4b8f;color:#ffffff;\
                      font-weight:bold;text-decoration:none";
const SMALL: &str = "font-size:0.875em";
const ADDRESS: &str = "word-break:break-all";
const FOOTER: &str = "margin-top:2em;padding-top:1em;border-top:1px solid #8a94a3;font-size:0.875em";

/// The letter as plain text.
pub(super) fn plain(letter: &Letter) -> String {
    let Letter { paragraphs, action, notes, footer, .. } = letter;
    let mut blocks: Vec<String> = paragraphs.iter().map(plain_paragraph).collect();
    if let Some(Action { label, address, .. }) = action {
        blocks.push(format!("{label}:\n{address}"));
    }
    blocks.extend(notes.iter().map(|text| readable(text)));
    let footer = footer.iter().map(plain_reference);
    blocks.push(format!("{SIGNATURE}\n{}", footer.collect::<Vec<_>>().join("\n\n")));
    blocks.join("\n\n") + "\n"
}

fn plain_paragraph(paragraph: &Paragraph) -> String {
    match paragraph {
        Paragraph::Text(text) => readable(text),
        Paragraph::Heading(text) => format!("– {}", readable(text)),
        Paragraph::Quotation { about, lines } => {
            let about = about.iter().map(|about| format!("{about}:"));
            let lines = lines.iter().map(|line| format!("> {}", readable(line)));
            about.chain(lines).collect::<Vec<_>>().join("\n")
        }
        Paragraph::Page(Reference { text, address }) => format!("{text}:\n{address}"),
    }
}

fn plain_reference(Reference { text, address }: &Reference) -> String {
    format!("{}\n{address}", readable(text))
}

/// The letter as HTML.
pub(super) fn html(letter: &Letter) -> String {
    let Letter { language, subject, paragraphs, action, notes, footer } = letter;
    let (tag, direction, title) = (language.tag(), language.direction(), escaped(subject));
    let mut content = format!("<h1 style=\"{TITLE}\">{title}</h1>\n");
    for paragraph in paragraphs {
        push_paragraph(&mut content, paragraph);
    }
    if let Some(Action { label, address, explanation }) = action {
        let (label, link) = (escaped(label), link(address));
        let href = escaped(address);
        push(&mut content, format_args!("<p><a href=\"{href}\" style=\"{BUTTON}\">{label}</a></p>"));
        push(&mut content, format_args!("<p style=\"{SMALL}\">{}<br>{link}</p>", escaped(explanation)));
    }
    for text in notes {
        push(&mut content, format_args!("<p>{}</p>", with_bdi(text)));
    }
    push(&mut content, format_args!("<div style=\"{FOOTER}\">"));
    for part in footer {
        push(&mut content, format_args!("<p>{}<br>{}</p>", with_bdi(&part.text), link(&part.address)));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body style=\"{BODY}\">\n<div lang=\"{tag}\" dir=\"{direction}\" style=\"{SHEET}\">\n{content}</div>\n</div>\n\
         </body>\n</html>\n"
    )
}

fn push_paragraph(content: &mut String, paragraph: &Paragraph) {
    match paragraph {
        Paragraph::Text(text) => push(content, format_args!("<p>{}</p>", with_bdi(text))),
        Paragraph::Heading(text) => {
            push(content, format_args!("<h2 style=\"{SUBTITLE}\">{}</h2>", with_bdi(text)));
        }
        Paragraph::Quotation { about, lines } => {
            if let Some(about) = about {
                push(content, format_args!("<p style=\"{ABOUT}\">{}:</p>", escaped(about)));
            }
            // It has the direction of its own text, which isolated parts would not count for.
            let lines: Vec<String> = lines.iter().map(|line| escaped(&bare(line))).collect();
            let text = lines.join("<br>");
            push(content, format_args!("<blockquote dir=\"auto\" style=\"{QUOTATION}\">{text}</blockquote>"));
        }
        Paragraph::Page(Reference { text, address }) => {
            let (text, address) = (escaped(text), escaped(address));
            push(content, format_args!("<p><a href=\"{address}\">{text}</a></p>"));
        }
    }
}

fn push(content: &mut String, line: std::fmt::Arguments<'_>) {
    // A string takes everything.
    let _ = writeln!(content, "{line}");
}

/// An address as a link that shows it.
fn link(address: &str) -> String {
    let address = escaped(address);
    format!("<a href=\"{address}\" dir=\"ltr\" style=\"{ADDRESS}\">{address}</a>")
}

/// A text without marks of direction where nothing is written from right to left.
fn readable(text: &str) -> String {
    let text = once_isolated(text);
    if text.chars().any(is_right_to_left) { text } else { bare(&text) }
}

/// A text without marks of direction.
fn bare(text: &str) -> String {
    text.replace([ISOLATE, END_ISOLATE], "")
}

/// A text as HTML, with its isolated parts as such.
fn with_bdi(text: &str) -> String {
    escaped(&once_isolated(text)).replace(ISOLATE, "<bdi>").replace(END_ISOLATE, "</bdi>")
}

/// What is isolated where it is written and again where it is filled in, is so once.
fn once_isolated(text: &str) -> String {
    text.replace("\u{2068}\u{2068}", "\u{2068}").replace("\u{2069}\u{2069}", "\u{2069}")
}

/// Whether a letter belongs to a script that is written from right to left.
const fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// A text without signs that mean something in HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
