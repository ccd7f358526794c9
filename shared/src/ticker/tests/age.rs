use super::*;

#[test]
fn old_news_says_how_old_it_is_and_never_in_mid_line() {
    let mut buffer = [0; 256];
    let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
    writer.good_for(60).unwrap();
    writer.headline("A headline that is longer than the glass is wide").unwrap();
    let bytes = writer.finish().to_vec();
    for (height, is_before) in [(64, false), (32, true)] {
        let mut desk = Desk::sized(Screen::new(128, height), Instant::from_ms(0));
        desk.push_bytes(&bytes, 1).unwrap();
        desk.run(Span::from_s(59 * 60));
        let fresh = desk.ticker.stage.scene().clone();
        let mut scenes = Vec::new();
        for _ in 0..9000 {
            desk.run(FRAME);
            let scene = desk.ticker.stage.scene();
            let shown = desk.ticker.playlist.shown(desk.now);
            if scenes.last().is_none_or(|(last, _): &(crate::layout::Scene, Span)| !last.has_same_headline(scene)) {
                scenes.push((scene.clone(), shown));
            }
        }
        let old = desk.ticker.stage.scene();
        assert_eq!((fresh.tones.age, old.tones.age), (Tone::Label, Tone::Warning));
        assert_eq!(old.headline.placed().len() - fresh.headline.placed().len(), if is_before { 9 } else { 0 });
        // "1 h old: " comes on with its headline.
        assert!(scenes.iter().skip(1).all(|(_, shown)| *shown <= FRAME), "{height}");
    }
}

#[test]
fn the_age_grows_on_the_top_line_only() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["One"]).unwrap();
    desk.run(Span::from_s(58));
    let top = Pages::of(&Bands::of(SCREEN, Motion::Scroll).labels.unwrap().0);
    desk.now = Instant::from_ms(60_100);
    while desk.ticker.poll(desk.now, &[], &mut Outbox::new()).wake == desk.now {}
    assert_eq!(desk.ticker.draw(desk.now), top);
}

#[test]
fn old_news_on_a_strip_is_seen_page_by_page_behind_its_age() {
    let mut buffer = [0; 256];
    let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
    writer.good_for(1).unwrap();
    writer.headline("Tram is late").unwrap();
    writer.headline("Swans").unwrap();
    let bytes = writer.finish().to_vec();
    let mut desk = Desk::sized(Screen::new(32, 8), Instant::from_ms(0));
    desk.ticker.set(Settings { motion: Motion::Pages, ..Settings::DEFAULT });
    desk.push_bytes(&bytes, 1).unwrap();
    desk.run(Span::from_s(15 * 60));
    let mut stops = std::collections::BTreeSet::new();
    for _ in 0..1000 {
        desk.run(Span::from_ms(100));
        let stop = desk.ticker.playlist.stop();
        stops.insert((stop.headline, stop.page, stop.byte));
    }
    assert!(stops.contains(&(0, 0, 0)) && stops.contains(&(0, 1, 0)) && stops.contains(&(1, 1, 0)), "{stops:?}");
}
