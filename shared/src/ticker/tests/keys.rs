use super::*;

#[test]
fn keys_pause_and_step_and_dim() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.ticker.press(desk.now, Key::Next);
    desk.ticker.press(desk.now, Key::Pause);
    assert!(!desk.ticker.playlist.is_paused(), "there is nothing to pause");
    desk.push(1, &["One", "Two", "Three"]).unwrap();
    desk.run(Span::from_s(1));
    desk.ticker.press(desk.now, Key::Previous);
    desk.ticker.press(desk.now, Key::Previous);
    assert_eq!(desk.headline(), 2, "one step at a time");
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(Span::from_s(100));
    assert_eq!(desk.headline(), 2);
    desk.push(2, &["New"]).unwrap();
    desk.ticker.press(desk.now, Key::Next);
    assert_eq!((desk.edition(), desk.headline()), (Some(2), 0));
    desk.run(Span::from_s(1));
    desk.ticker.press(desk.now, Key::Darker);
    assert_eq!(desk.ticker.frame().brightness().level(), 7);
    while desk.ticker.poll(desk.now, &[], &mut Outbox::new()).wake == desk.now {}
    let bands = Bands::of(SCREEN, Motion::Scroll);
    let (top, foot) = bands.labels.unwrap();
    let all = Pages::body(bands.body).and(Pages::of(&top)).and(Pages::of(&foot));
    assert_eq!(desk.ticker.draw(desk.now), all);
}

#[test]
fn a_forgotten_pause_ends() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["One", "Two"]).unwrap();
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(PAUSE_LIMIT);
    assert!(!desk.ticker.playlist.is_paused());
    desk.run(Span::from_ms(4000));
    assert_eq!(desk.headline(), 1);
}

#[test]
fn a_headline_that_is_paused_while_it_comes_in_is_whole() {
    let second = |shown| {
        let mut desk = Desk::new(Instant::from_ms(0));
        desk.push(1, &["One", "Two"]).unwrap();
        desk.run(Span::from_s(4));
        desk.run(shown);
        assert_eq!(desk.headline(), 1);
        desk
    };
    let whole = second(roll()).picture();
    let mut desk = second(Span::from_ms(300));
    let coming = desk.picture();
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(Span::from_ms(10));
    let body = |picture: &[Vec<u8>]| picture[2..6].to_vec();
    assert_ne!(body(&coming), body(&whole));
    assert_eq!(body(&desk.picture()), body(&whole));
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(Span::from_s(1));
    assert_eq!(desk.picture(), whole);
}

#[test]
fn keys_held_since_start_are_said_on_the_glass_and_on_the_line() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.run(Span::from_ms(10));
    let quiet = desk.picture();
    desk.ticker.sample_keys(desk.now, Held::NONE.with(Key::Next, true).with(Key::Pause, true));
    desk.run(Span::from_ms(10));
    assert_ne!(desk.picture(), quiet, "the foot line says it");
    let mut outbox = Outbox::new();
    desk.ticker.announce(&mut outbox);
    let frame: Vec<u8> = core::iter::from_fn(|| outbox.pop_front()).collect();
    let mut deframer = crate::link::Deframer::new();
    let crate::link::Fed::Frame { body, .. } = deframer.feed(&frame) else { panic!("no frame") };
    let Ok(Reply::Started(greeting)) = postcard::from_bytes(&body[2..]) else { panic!("no start") };
    assert_eq!(greeting.faults, Faults::key(0).with(Faults::key(1)));
    desk.ticker.sample_keys(desk.now, Held::NONE);
    desk.run(crate::keys::SETTLE);
    desk.ticker.sample_keys(desk.now, Held::NONE);
    desk.run(Span::from_ms(10));
    assert_eq!(desk.picture(), quiet);
}

#[test]
fn a_headline_that_somebody_steps_to_while_paused_is_whole() {
    for transition in [Transition::RollUp, Transition::Wipe] {
        let mut desk = Desk::new(Instant::from_ms(0));
        desk.ticker.set(Settings { transition, ..Settings::DEFAULT });
        desk.push(1, &["One", "Two", "Three"]).unwrap();
        desk.run(Span::from_s(5));
        assert_eq!(desk.headline(), 1);
        let two = desk.picture()[2..6].to_vec();
        desk.ticker.press(desk.now, Key::Previous);
        desk.run(Span::from_s(1));
        desk.ticker.press(desk.now, Key::Pause);
        desk.run(Span::from_s(1));
        desk.ticker.press(desk.now, Key::Next);
        desk.run(Span::from_s(60));
        assert!(desk.picture()[2..6] == two, "{transition:?}");
    }
}

#[test]
fn a_moving_line_stops_where_it_is_when_somebody_pauses_it() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["One", "A headline that is longer than the glass is wide"]).unwrap();
    desk.run(Span::from_s(9));
    let before = desk.picture()[2..6].to_vec();
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(Span::from_s(1));
    assert!(desk.picture()[2..6] == before);
    desk.run(PAUSE_LIMIT);
    let foot = |desk: &Desk| desk.ticker.stage.scene().foot.right.placed().len();
    assert_eq!(foot(&desk), "2/2".len(), "a pause that was forgotten is not said any more");
}
