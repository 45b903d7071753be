//! Which part of a picture is wanted: asked on the device, before the picture is uploaded.
//!
//! A frame of 3:2 lies over the picture. It is dragged, and each of its ways is a range input as well:
//! how large it is, how far across, how far up. Keyboards and screen readers know those by themselves, and
//! a finger has two ways to be exact. The frame is drawn in the pixels of the picture, for which it does
//! not matter in which direction the page is read.

use js_sys::Function;
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use shared::file::Crop;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event};

use super::dom::focus_later;
use super::upload::{file_in, property};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// How wide the smallest frame is, in hundredths of the largest.
const SMALLEST: i32 = 20;
/// All the way across or up.
const WHOLE_WAY: i32 = 10_000;
/// The unit of the range inputs, a hundredth of the way.
const STEP: i32 = WHOLE_WAY / 100;

/// What can be changed about a frame.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Size,
    Across,
    Up,
}

/// A frame over a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    /// Width and height of the picture in pixels.
    picture: (i32, i32),
    /// Its width in hundredths of the largest there is.
    size: i32,
    /// How far it is from the left, of [`WHOLE_WAY`].
    across: i32,
    /// How far it is from the bottom, of [`WHOLE_WAY`].
    up: i32,
}

impl Frame {
    /// The largest one, in the middle; none over what has no size.
    fn over(width: i32, height: i32) -> Option<Self> {
        let middle = WHOLE_WAY / 2;
        let frame = Self { picture: (width, height), size: 100, across: middle, up: middle };
        (width > 0 && height > 0).then_some(frame)
    }

    /// Its width and height in pixels.
    fn extent(self) -> (i32, i32) {
        let (width, height) = self.picture;
        let (widest, highest) =
            if width * 2 > height * 3 { (height * 3 / 2, height) } else { (width, width * 2 / 3) };
        ((widest * self.size / 100).max(1), (highest * self.size / 100).max(1))
    }

    /// How far it can be moved across and up, in pixels.
    fn room(self) -> (i32, i32) {
        let (width, height) = self.extent();
        (self.picture.0 - width, self.picture.1 - height)
    }

    /// How many pixels are left of it and above it.
    fn corner(self) -> (i32, i32) {
        let (across, up) = self.room();
        (across * self.across / WHOLE_WAY, up - up * self.up / WHOLE_WAY)
    }

    /// The same, moved to the right and down by so many pixels as far as there is room.
    fn moved(self, right: i32, down: i32) -> Self {
        let ((x, y), (across, up)) = (self.corner(), self.room());
        let of_way = |way: i32, room: i32, before: i32| {
            if room == 0 { before } else { way.clamp(0, room) * WHOLE_WAY / room }
        };
        Self {
            across: of_way(x + right, across, self.across),
            up: of_way(up - y - down, up, self.up),
            ..self
        }
    }

    /// What the range input of a way shows.
    fn at(self, way: Way) -> i32 {
        match way {
            Way::Size => self.size,
            Way::Across => self.across / STEP,
            Way::Up => self.up / STEP,
        }
    }

    /// The same with what the range input of a way says.
    fn with(self, way: Way, value: i32) -> Self {
        match way {
            Way::Size => Self { size: value.clamp(SMALLEST, 100), ..self },
            Way::Across => Self { across: value.clamp(0, 100) * STEP, ..self },
            Way::Up => Self { up: value.clamp(0, 100) * STEP, ..self },
        }
    }

    /// Whether there is no room for a way.
    fn is_fixed(self, way: Way) -> bool {
        match way {
            Way::Size => false,
            Way::Across => self.room().0 == 0,
            Way::Up => self.room().1 == 0,
        }
    }

    /// The part of the picture within it.
    fn crop(self) -> Crop {
        let ((x, y), (width, height)) = (self.corner(), self.extent());
        let [x, y, width, height] = [x, y, width, height].map(|it| u32::try_from(it).unwrap_or_default());
        Crop { x, y, width, height }
    }

    /// The frame, and a shade over what is outside of it.
    fn drawn(self) -> AnyView {
        let (all, (x, y), (width, height)) = (self.picture, self.corner(), self.extent());
        let frame = format!("M{x} {y}v{height}h{width}v-{height}z");
        let shade = format!("M0 0h{}v{}H0z{frame}", all.0, all.1);
        view! {
            <svg class="crop__frame" viewBox=format!("0 0 {} {}", all.0, all.1) aria-hidden="true">
                <path class="crop__shade" d=shade></path>
                <path class="crop__line" d=frame></path>
            </svg>
        }
        .erase()
    }
}

/// What is asked about a picture.
#[derive(Clone, Copy)]
pub(super) struct Question {
    /// Its id on the page.
    pub(super) id: &'static str,
    /// Whether all of the picture is usually wanted.
    pub(super) is_usually_whole: bool,
}

/// Asks which part of a picture is wanted while `device` has its address, and gives the answer: `None` is
/// all of it, also of a picture that the browser cannot show.
pub(super) fn ask(
    language: Language,
    question: Question,
    device: RwSignal<String>,
    decide: impl Fn(Option<Crop>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let view = move || {
        let address = Some(device.get()).filter(|address| !address.is_empty())?;
        Some(panel(language, question, address, decide))
    };
    view! { {view} }.erase()
}

fn panel(
    language: Language,
    question: Question,
    address: String,
    decide: impl Fn(Option<Crop>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let frame: RwSignal<Option<Frame>> = RwSignal::new(None);
    let loaded = move |event: Event| {
        let found = event.target().and_then(|picture| {
            Frame::over(pixels(&picture, "naturalWidth"), pixels(&picture, "naturalHeight"))
        });
        if found.is_some() {
            frame.set(found);
            focus_later(question.id.to_owned());
        } else {
            decide(None);
        }
    };
    let picture = view! {
        <img class="crop__picture" src=address alt="" on:load=loaded on:error=move |_| decide(None)/>
        {move || frame.get().map(Frame::drawn)}
    };
    let ways = [
        (Way::Size, texts::workspace::crop_size(language)),
        (Way::Across, texts::workspace::crop_across(language)),
        (Way::Up, texts::workspace::crop_up(language)),
    ];
    let ways: Vec<AnyView> = ways.into_iter().map(|(way, label)| slider(frame, way, label)).collect();
    let take = move |_| decide(frame.get_untracked().map(Frame::crop));
    let (usual, other) = ("kern-btn kern-btn--primary", "kern-btn kern-btn--secondary");
    let (part_class, whole_class) = if question.is_usually_whole { (other, usual) } else { (usual, other) };
    view! {
        <div class="desk__card crop" hidden=move || frame.with(Option::is_none)>
            <fieldset class="desk__group" id=question.id tabindex="-1">
                <legend class="kern-label">{texts::workspace::crop(language)}</legend>
                <p class="text-note">{texts::workspace::crop_hint(language)}</p>
                {stage(frame, picture.erase())}
                {ways}
                <p class="actions">
                    <button class=part_class type="button" on:click=take>
                        <span class="kern-label">{texts::workspace::take_crop(language)}</span>
                    </button>
                    <button class=whole_class type="button" on:click=move |_| decide(None)>
                        <span class="kern-label">{texts::workspace::take_whole(language)}</span>
                    </button>
                </p>
            </fieldset>
        </div>
    }
    .erase()
}

/// The picture with its frame, which is dragged from anywhere on it.
fn stage(frame: RwSignal<Option<Frame>>, picture: AnyView) -> AnyView {
    // Where the pointer was when it came down, and where the frame was.
    let from: StoredValue<Option<(i32, i32, Frame)>> = StoredValue::new(None);
    let press = move |event: PointerEvent| {
        // Else the browser would drag the picture, or mark text.
        event.prevent_default();
        if let Some(stage) = stage_of(&event) {
            // Without it, a pointer that leaves the picture only stops for a while.
            drop(stage.set_pointer_capture(event.pointer_id()));
        }
        let before = frame.get_untracked();
        from.set_value(before.map(|frame| (event.client_x(), event.client_y(), frame)));
    };
    let drag = move |event: PointerEvent| {
        let (Some((x, y, before)), Some(stage)) = (from.get_value(), stage_of(&event)) else { return };
        // Pixels of the picture for each of the screen.
        let scaled = |way: i32| way * before.picture.0 / stage.client_width().max(1);
        frame.set(Some(before.moved(scaled(event.client_x() - x), scaled(event.client_y() - y))));
    };
    let release = move |_: PointerEvent| from.set_value(None);
    view! {
        <div class="crop__stage" on:pointerdown=press on:pointermove=drag on:pointerup=release on:pointercancel=release>
            {picture}
        </div>
    }
    .erase()
}

fn stage_of(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// The range input of a way.
fn slider(frame: RwSignal<Option<Frame>>, way: Way, label: &'static str) -> AnyView {
    let value = move || frame.get().map_or(0, |frame| frame.at(way));
    let is_fixed = move || frame.get().is_some_and(|frame| frame.is_fixed(way));
    let slide = move |event: Event| {
        // The form around it does not ask for this.
        event.stop_propagation();
        let value = event_target_value(&event).parse().unwrap_or_default();
        frame.update(|frame| *frame = frame.map(|frame| frame.with(way, value)));
    };
    // On every page the left of a picture is on the left.
    let dir = (way == Way::Across).then_some("ltr");
    let least = if way == Way::Size { SMALLEST } else { 0 };
    view! {
        <label class="crop__way">
            <span class="kern-label">{label}</span>
            // Of no form: Enter would send the one around it.
            <input
                type="range"
                form="none"
                dir=dir
                min=least
                max="100"
                disabled=is_fixed
                prop:value=value
                on:input=slide
            />
        </label>
    }
    .erase()
}

/// A length of a picture in pixels.
#[expect(clippy::cast_possible_truncation, reason = "no picture is that wide or high")]
fn pixels(picture: &JsValue, name: &str) -> i32 {
    property(picture, name).as_f64().unwrap_or_default() as i32
}

/// Gives the file of the field with this id an address on the device; `false` if it gets none.
pub(super) fn show(field: &str, device: RwSignal<String>) -> bool {
    forget(device);
    let address = file_in(field).and_then(|file| call("createObjectURL", &file)?.as_string());
    let Some(address) = address else { return false };
    device.set(address);
    true
}

/// Takes the address of a file back.
pub(super) fn forget(device: RwSignal<String>) {
    // It may be gone with the form it was chosen in.
    let address = device.try_get_untracked().unwrap_or_default();
    if !address.is_empty() {
        call("revokeObjectURL", &address.into());
        device.set(String::new());
    }
}

/// Calls what the browser has for addresses of files.
fn call(name: &str, argument: &JsValue) -> Option<JsValue> {
    let addresses = property(&window(), "URL");
    let function: Function = property(&addresses, name).dyn_into().ok()?;
    function.call1(&addresses, argument).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(frame: Frame) -> [u32; 4] {
        let Crop { x, y, width, height } = frame.crop();
        [x, y, width, height]
    }

    fn over(width: i32, height: i32) -> Frame {
        Frame::over(width, height).expect("a picture has a size")
    }

    #[test]
    fn the_largest_frame_is_in_the_middle() {
        assert_eq!(told(over(1200, 900)), [0, 50, 1200, 800]);
        assert_eq!(told(over(900, 1200)), [0, 300, 900, 600]);
        assert_eq!(told(over(3000, 1000)), [750, 0, 1500, 1000]);
        assert_eq!(told(over(300, 200)), [0, 0, 300, 200]);
        assert_eq!(told(over(1, 1)), [0, 0, 1, 1]);
        assert_eq!(Frame::over(0, 100), None);
    }

    #[test]
    fn range_inputs_reach_every_corner_and_say_what_they_were_set_to() {
        let small = over(1200, 900).with(Way::Size, 50);
        assert_eq!(told(small), [300, 250, 600, 400]);
        let corner = |across, up| told(small.with(Way::Across, across).with(Way::Up, up));
        assert_eq!(corner(0, 100), [0, 0, 600, 400]);
        assert_eq!(corner(100, 0), [600, 500, 600, 400]);
        for value in [0, 1, 37, 99, 100] {
            for way in [Way::Across, Way::Up] {
                assert_eq!(small.with(way, value).at(way), value);
            }
        }
        assert_eq!(small.with(Way::Size, 1).at(Way::Size), SMALLEST);
        assert!(over(1200, 900).is_fixed(Way::Across) && !over(1200, 900).is_fixed(Way::Up));
    }

    #[test]
    fn a_frame_is_dragged_as_far_as_there_is_room() {
        let small = over(1200, 900).with(Way::Size, 50);
        assert_eq!(told(small.moved(60, 50)), [360, 300, 600, 400]);
        assert_eq!(told(small.moved(-5000, -5000)), [0, 0, 600, 400]);
        assert_eq!(told(small.moved(5000, 5000)), [600, 500, 600, 400]);
        // Where there is no room it stays in the middle, for when it is made smaller.
        let large = over(1200, 900).moved(300, 0);
        assert_eq!(told(large.with(Way::Size, 50)), told(small));
    }

    #[test]
    fn every_frame_is_within_its_picture() {
        for (width, height) in [(1, 1), (2, 3), (3, 2), (390, 844), (4032, 3024), (12_000, 12_000)] {
            for size in [1, 20, 33, 100] {
                for (right, down) in [(0, 0), (-9, 7), (12_000, -12_000)] {
                    let frame = over(width, height).with(Way::Size, size).moved(right, down);
                    let [x, y, wide, high] = told(frame).map(i64::from);
                    assert!(x + wide <= i64::from(width) && y + high <= i64::from(height), "{frame:?}");
                    assert!(wide > 0 && high > 0, "{frame:?}");
                }
            }
        }
    }
}
