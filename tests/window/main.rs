//! Does the window show it? Runs `motograph show --window` on a virtual X server and photographs it. Needs SDL2 and
//! Xvfb: `tests/run` sees to both.

mod screen;

use std::process::{Child, Stdio};
use std::time::{Duration, Instant as Clock};

use embedded_graphics::pixelcolor::RgbColor as _;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::glass::picture::SCALE;
use motograph_simulator::shot::Staged;
use motograph_tests::{command, target};
use screen::VirtualScreen;

/// The window's process, ended when this is dropped.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_window_shows_every_pixel_of_the_frame() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (list, bundle) = (path("list.txt"), path("news.mgb"));
    // A headline that fits stands still, so that any moment is the right one.
    std::fs::write(&list, "Tram is late\n").unwrap();
    command::json(&["pack", &list, "--from", "lines", "--masthead", "Canal Post", "-o", &bundle, "--json"]);

    let screen = VirtualScreen::start(folder.path());
    let mut motograph = command::motograph();
    motograph.args(["show", &bundle, "--window", "--seconds", "60"]);
    motograph.env("DISPLAY", &screen.display).env("SDL_VIDEODRIVER", "x11").stdout(Stdio::null());
    let _window = Window(motograph.spawn().unwrap());

    let read = Bundle::read(bundle.as_ref()).unwrap();
    let mut memory = Memory::new();
    let desk = Desk::new(Profile::Oled128x64, &mut memory, Instant::default());
    let (mut staged, _) = Staged::new(&read, desk, Instant::default(), |_| ()).unwrap();
    // It has come in, and stands.
    staged.jump(staged.start().after(Span::from_s(2)));
    let picture = staged.desk().picture();
    let grey = |x: u32, y: u32| picture.color((x / SCALE) as u16, (y / SCALE) as u16).r();
    let (width, height) = (128 * SCALE, 64 * SCALE);

    let start = Clock::now();
    loop {
        let photograph = screen.photograph();
        if let Some((left, top)) = photograph.find(width, height, grey) {
            let kept = target().join("window.png");
            photograph.save(&kept);
            println!("the window is at {left}, {top}; its photograph is {}", kept.display());
            return;
        }
        if start.elapsed() > Duration::from_secs(30) {
            let kept = target().join("window.png");
            photograph.save(&kept);
            panic!("no window shows the frame; what the screen shows is {}", kept.display());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}
