//! Files that are chosen on the device and uploaded: each is kept until the server has it.

use api_client::Refusal;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::file::{Crop, OwnFile};
use shared::problem::{FieldError, ProblemCode};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, HtmlInputElement};

use super::dom::focus_later;
use super::saving::Saved;
use super::sheet::{problem, reason};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// What has become of the files that were chosen for an entry, however often its form is made anew.
#[derive(Clone, Copy)]
pub(super) struct Uploads {
    pub(super) picture: Upload,
    pub(super) logo: Upload,
    pub(super) document: Upload,
}

impl Uploads {
    /// `state` is where what is typed is.
    pub(super) fn new(state: RwSignal<Saved>) -> Self {
        Self { picture: Upload::new(state), logo: Upload::new(state), document: Upload::new(state) }
    }

    /// Whether a file waits: the server has not got it.
    pub(super) fn wait(self) -> bool {
        self.all().iter().any(|upload| upload.chosen.try_with(Vec::is_empty) == Some(false))
    }

    /// None of them is wanted any more.
    pub(super) fn forget(self) {
        self.all().into_iter().for_each(Upload::forget);
    }

    const fn all(self) -> [Upload; 3] {
        [self.picture, self.logo, self.document]
    }
}

/// The files that were chosen in one field, until the server has them.
#[derive(Clone, Copy)]
pub(super) struct Upload {
    /// What is said of them.
    said: RwSignal<String>,
    chosen: RwSignal<Vec<Chosen>>,
    /// Where what is typed is.
    state: RwSignal<Saved>,
}

/// A file that was chosen on the device.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) file: JsValue,
    /// Which part of a picture is wanted; `None` is all of it.
    pub(super) crop: Option<Crop>,
    /// Whether it is on the way; else that has failed.
    is_sent: bool,
}

impl Upload {
    fn new(state: RwSignal<Saved>) -> Self {
        Self { said: RwSignal::new(String::new()), chosen: RwSignal::new(Vec::new()), state }
    }

    /// A file is to be sent.
    pub(super) fn add(self, file: JsValue, crop: Option<Crop>) {
        self.chosen.update(|all| all.push(Chosen { file, crop, is_sent: false }));
    }

    /// None of the files is wanted any more.
    pub(super) fn forget(self) {
        self.chosen.try_set(Vec::new());
    }

    /// Those that did not get through are not wanted any more.
    pub(super) fn forget_failed(self) {
        self.chosen.update(|all| all.retain(|chosen| chosen.is_sent));
        self.said.set(String::new());
    }

    /// The server has a file; says whether that is still wanted.
    pub(super) fn has_come(self, file: &JsValue) -> bool {
        self.settle(file, false)
    }

    /// Says something of a file that has come, unless there is another one, of which something is said.
    pub(super) fn say(self, said: String) {
        if self.chosen.try_with_untracked(Vec::is_empty) == Some(true) {
            self.said.try_set(said);
        }
    }

    /// Whether a file did not get through.
    fn has_failed(self) -> bool {
        self.chosen.with(|all| all.iter().any(|chosen| !chosen.is_sent))
    }

    /// What is to be sent, which is on the way from now on.
    fn set_out(self) -> Vec<Chosen> {
        let set_out = |chosen: &mut Chosen| {
            chosen.is_sent = true;
            chosen.clone()
        };
        let send =
            |all: &mut Vec<Chosen>| all.iter_mut().filter(|chosen| !chosen.is_sent).map(set_out).collect();
        self.chosen.try_update(send).unwrap_or_default()
    }

    /// A file is on the way no more, and only kept to be sent once more; says whether it is still wanted.
    fn settle(self, file: &JsValue, is_kept: bool) -> bool {
        let settle = |all: &mut Vec<Chosen>| {
            let is_wanted = all.iter().any(|chosen| chosen.file == *file);
            all.retain(|chosen| is_kept || chosen.file != *file);
            for chosen in all.iter_mut().filter(|chosen| chosen.file == *file) {
                chosen.is_sent = false;
            }
            is_wanted
        };
        self.chosen.try_update(settle).unwrap_or_default()
    }
}

/// A field with which a file is chosen. Without scripts there is none.
#[derive(Clone, Copy)]
pub(super) struct FileField {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// What is said where no scripts run.
    pub(super) needs_scripts: &'static str,
    /// The media types of the files that can be chosen.
    pub(super) types: &'static str,
    /// How many bytes a file has at most.
    pub(super) most: usize,
    /// What is said of one that has more.
    pub(super) too_large: &'static str,
    /// The rule that a file of another type breaks.
    pub(super) wrong_type: &'static str,
    /// What is said while one is on the way.
    pub(super) uploading: &'static str,
    pub(super) language: Language,
    pub(super) upload: Upload,
}

impl FileField {
    /// The field, with what is being done with the file or what is wrong with it, and a way to send once more
    /// what did not get through. `choose` is called whenever something is chosen, `bring` uploads a file.
    pub(super) fn view<F>(
        self,
        mut choose: impl FnMut() + 'static,
        bring: impl Fn(Chosen) -> F + Copy + Send + Sync + 'static,
    ) -> AnyView
    where
        F: Future<Output = Result<(), Refusal>> + 'static,
    {
        let (language, upload) = (self.language, self.upload);
        let hint_id = format!("{}-hint", self.id);
        let choose = move |event: Event| {
            // The file itself is no part of the form.
            event.stop_propagation();
            // The server would say so only once it has come a long way.
            let too_large = file_in(self.id).filter(|file| self.is_too_large(file));
            if too_large.is_some() {
                drop(take_file(self.id));
            }
            choose();
            if too_large.is_some() {
                upload.said.set(self.too_large.to_owned());
            }
        };
        let try_again = move |_: MouseEvent| {
            // The button goes, and the focus with it.
            focus_later(self.id.to_owned());
            self.send(bring);
        };
        let again = move || {
            upload.has_failed().then(|| {
                view! {
                    <p class="actions">
                        <button class="kern-btn kern-btn--secondary" type="button" on:click=try_again>
                            <span class="kern-label">{texts::problems::retry(language)}</span>
                        </button>
                    </p>
                }
                .erase()
            })
        };
        view! {
            <div class="form__field only-with-scripts">
                <label class="kern-label" for=self.id>{self.label}</label>
                <p class="text-note" id=hint_id.clone()>{self.hint}</p>
                <p class="form__problem" role="status">{move || upload.said.get()}</p>
                {again}
                <input
                    class="desk__file"
                    type="file"
                    id=self.id
                    accept=self.types
                    aria-describedby=hint_id
                    on:change=choose
                />
            </div>
            <p class="text-note only-without-scripts">{self.needs_scripts}</p>
        }
        .erase()
    }

    /// Sends what is to be sent.
    pub(super) fn send<F>(self, bring: impl Fn(Chosen) -> F)
    where
        F: Future<Output = Result<(), Refusal>> + 'static,
    {
        for chosen in self.upload.set_out() {
            self.upload.said.set(self.uploading.to_owned());
            let (file, brought) = (chosen.file.clone(), bring(chosen));
            spawn_local(async move {
                if let Err(refusal) = brought.await {
                    self.refused(&file, &refusal);
                }
            });
        }
    }

    /// A file was not taken: it is kept where it may be another time.
    fn refused(self, file: &JsValue, refusal: &Refusal) {
        let code = refusal.error.code();
        if code == ProblemCode::Unauthenticated {
            self.upload.state.try_set(Saved::SignedOut);
        }
        // As it is, it may be taken once that is over.
        let is_kept = code == ProblemCode::Unauthenticated || code.passes();
        if self.upload.settle(file, is_kept) {
            let mut said = self.why(refusal);
            if is_kept {
                let name = property(file, "name").as_string().unwrap_or_default();
                said = format!("{said} {}", texts::workspace::file_kept(self.language, &name));
            }
            self.upload.said.try_set(said);
        }
    }

    /// Why a file was not taken.
    fn why(self, refusal: &Refusal) -> String {
        match (refusal.errors().first(), refusal.error.code()) {
            (Some(error), _) => problem(self.language, error),
            (None, ProblemCode::BodyTooLarge) => self.too_large.to_owned(),
            (None, ProblemCode::UnsupportedMediaType) => {
                problem(self.language, &FieldError::new("", self.wrong_type))
            }
            (None, ProblemCode::Unauthenticated) => {
                texts::workspace::upload_signed_out(self.language).to_owned()
            }
            (None, _) => reason(self.language, refusal),
        }
    }

    fn is_too_large(self, file: &JsValue) -> bool {
        let most = u32::try_from(self.most).unwrap_or(u32::MAX);
        property(file, "size").as_f64().is_some_and(|size| size > f64::from(most))
    }
}

/// A property of something of the browser; undefined if it has none of this name.
pub(in crate::pages) fn property(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or_default()
}

/// The file that is chosen in the field with this id.
pub(super) fn file_in(id: &str) -> Option<JsValue> {
    let input = input(id)?;
    let file = js_sys::Reflect::get_u32(&property(&input, "files"), 0).ok()?;
    (!file.is_undefined()).then_some(file)
}

/// As [`file_in`]; afterwards the field is empty, so that the same file can be chosen again.
pub(super) fn take_file(id: &str) -> Option<JsValue> {
    let file = file_in(id)?;
    input(id)?.set_value("");
    Some(file)
}

/// The input with this id.
pub(super) fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Notes a file that has just come: the form knows it when it is made anew.
pub(super) fn note(files: StoredValue<Vec<OwnFile>>, file: OwnFile) {
    files.try_update_value(|files| {
        if files.iter().all(|known| known.id != file.id) {
            files.insert(0, file);
        }
    });
}

/// What becomes of a file on the server, where none is chosen.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn nothing<T>() -> std::future::Ready<Result<T, Refusal>> {
    let error = api_client::ApiError::Network(String::new());
    std::future::ready(Err(Refusal { error, wait: None }))
}
